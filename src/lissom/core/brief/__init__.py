"""The pre-session brief: what a therapist reads before touching, and when deep work may be done."""
