"""The part of the FIT profile that Lissom reads: base types, message and field numbers, scales.

Scaled value = raw / scale - offset. Numbers follow the public FIT profile (protocol 2).
"""

from __future__ import annotations

from dataclasses import dataclass

FIT_EPOCH_S = 631_065_600  # 1989-12-31T00:00:00Z in Unix seconds
SYSTEM_TIME_LIMIT_S = 0x1000_0000  # smaller timestamps count seconds since power-up
SEMICIRCLE_DEG = 180.0 / 2**31
TIMESTAMP = 253


@dataclass(frozen=True, slots=True)
class BaseType:
    """One wire type: NumPy code without byte order, bytes per value, the value for "none"."""

    code: str
    size: int
    invalid: int | None  # None: NaN marks it (floats) or it has no such value (text)


BASE_TYPES: dict[int, BaseType] = {
    0x00: BaseType("u1", 1, 0xFF),  # enum
    0x01: BaseType("i1", 1, 0x7F),
    0x02: BaseType("u1", 1, 0xFF),
    0x83: BaseType("i2", 2, 0x7FFF),
    0x84: BaseType("u2", 2, 0xFFFF),
    0x85: BaseType("i4", 4, 0x7FFF_FFFF),
    0x86: BaseType("u4", 4, 0xFFFF_FFFF),
    0x07: BaseType("S", 1, None),
    0x88: BaseType("f4", 4, None),
    0x89: BaseType("f8", 8, None),
    0x0A: BaseType("u1", 1, 0),  # the z kinds: zero means none
    0x8B: BaseType("u2", 2, 0),
    0x8C: BaseType("u4", 4, 0),
    0x0D: BaseType("u1", 1, 0xFF),  # byte
    0x8E: BaseType("i8", 8, 0x7FFF_FFFF_FFFF_FFFF),
    0x8F: BaseType("u8", 8, 0xFFFF_FFFF_FFFF_FFFF),
    0x90: BaseType("u8", 8, 0),
}
BYTE = BASE_TYPES[0x0D]
STRING = BASE_TYPES[0x07]
# Some writers drop the "multi-byte" bit of the type number.
for _number, _base in tuple(BASE_TYPES.items()):
    BASE_TYPES.setdefault(_number & 0x1F, _base)


@dataclass(frozen=True, slots=True)
class Message:
    """A message kind: global number, and per field name (number, scale, offset)."""

    number: int
    fields: dict[str, tuple[int, float, float]]

    def scale_of(self, field: int) -> tuple[float, float]:
        for number, scale, offset in self.fields.values():
            if number == field:
                return scale, offset
        return 1.0, 0.0


def _message(number: int, text: str) -> Message:
    """Fields written as `number:name[/scale][-offset]`, separated by blanks."""
    fields: dict[str, tuple[int, float, float]] = {}
    for word in text.split():
        key, _, rest = word.partition(":")
        rest, _, offset = rest.partition("-")
        name, _, scale = rest.partition("/")
        fields[name] = (int(key), float(scale or 1), float(offset or 0))
    return Message(number, fields)


FILE_ID = _message(
    0, "0:type 1:manufacturer 2:product 3:serial_number 4:time_created 5:number 8:product_name"
)
SPORT = _message(12, "0:sport 1:sub_sport 3:name")
SESSION = _message(
    18,
    """0:event 1:event_type 2:start_time 5:sport 6:sub_sport 7:total_elapsed_time/1000
    8:total_timer_time/1000 9:total_distance/100 10:total_cycles 11:total_calories
    14:avg_speed/1000 15:max_speed/1000 16:avg_heart_rate 17:max_heart_rate 18:avg_cadence
    19:max_cadence 20:avg_power 21:max_power 22:total_ascent 23:total_descent
    24:total_training_effect/10 25:first_lap_index 26:num_laps 28:trigger 33:num_lengths
    35:training_stress_score/10 36:intensity_factor/1000 44:pool_length/100
    47:num_active_lengths 49:avg_altitude/5-500 50:max_altitude/5-500 59:total_moving_time/1000
    71:min_altitude/5-500 89:avg_vertical_oscillation/10 90:avg_stance_time_percent/100
    91:avg_stance_time/10 92:avg_fractional_cadence/128 93:max_fractional_cadence/128
    110:sport_profile_name 124:enhanced_avg_speed/1000 125:enhanced_max_speed/1000
    126:enhanced_avg_altitude/5-500 127:enhanced_min_altitude/5-500
    128:enhanced_max_altitude/5-500 132:avg_vertical_ratio/100 133:avg_stance_time_balance/100
    134:avg_step_length/10 192:workout_feel 193:workout_rpe 199:total_fractional_ascent/100
    200:total_fractional_descent/100 253:timestamp 254:message_index""",
)
LAP = _message(
    19,
    """0:event 1:event_type 2:start_time 7:total_elapsed_time/1000 8:total_timer_time/1000
    9:total_distance/100 10:total_cycles 11:total_calories 13:avg_speed/1000 14:max_speed/1000
    15:avg_heart_rate 16:max_heart_rate 17:avg_cadence 18:max_cadence 19:avg_power 20:max_power
    21:total_ascent 22:total_descent 23:intensity 24:lap_trigger 25:sport 39:sub_sport
    42:avg_altitude/5-500 43:max_altitude/5-500 52:total_moving_time/1000
    62:min_altitude/5-500 77:avg_vertical_oscillation/10 78:avg_stance_time_percent/100
    79:avg_stance_time/10 80:avg_fractional_cadence/128 110:enhanced_avg_speed/1000
    111:enhanced_max_speed/1000 112:enhanced_avg_altitude/5-500 118:avg_vertical_ratio/100
    119:avg_stance_time_balance/100 120:avg_step_length/10 253:timestamp 254:message_index""",
)
RECORD = _message(
    20,
    """0:position_lat 1:position_long 2:altitude/5-500 3:heart_rate 4:cadence 5:distance/100
    6:speed/1000 7:power 8:compressed_speed_distance 9:grade/100 13:temperature 18:cycles
    19:total_cycles 29:accumulated_power 30:left_right_balance 31:gps_accuracy
    32:vertical_speed/1000 33:calories 39:vertical_oscillation/10 40:stance_time_percent/100
    41:stance_time/10 42:activity_type 52:cadence256/256 53:fractional_cadence/128
    73:enhanced_speed/1000 78:enhanced_altitude/5-500 83:vertical_ratio/100
    84:stance_time_balance/100 85:step_length/10 108:enhanced_respiration_rate/100
    253:timestamp""",
)
EVENT = _message(21, "0:event 1:event_type 2:data16 3:data 4:event_group 253:timestamp")
DEVICE_INFO = _message(
    23,
    """0:device_index 1:device_type 2:manufacturer 3:serial_number 4:product
    5:software_version/100 6:hardware_version 27:product_name 253:timestamp""",
)
ACTIVITY = _message(
    34,
    """0:total_timer_time/1000 1:num_sessions 2:type 3:event 4:event_type 5:local_timestamp
    6:event_group 253:timestamp""",
)
HRV = _message(78, "0:time/1000")
LENGTH = _message(
    101,
    """0:event 1:event_type 2:start_time 3:total_elapsed_time/1000 4:total_timer_time/1000
    5:total_strokes 6:avg_speed/1000 7:swim_stroke 9:avg_swimming_cadence 12:length_type
    253:timestamp 254:message_index""",
)
FIELD_DESCRIPTION = _message(
    206,
    """0:developer_data_index 1:field_definition_number 2:fit_base_type_id 3:field_name
    6:scale 7:offset 8:units 14:native_mesg_num 15:native_field_num""",
)
DEVELOPER_DATA_ID = _message(207, "2:manufacturer_id 3:developer_data_index")
SET = _message(
    225,
    """0:duration/1000 3:repetitions 4:weight/16 5:set_type 6:start_time 7:category
    8:category_subtype 10:message_index 254:timestamp""",
)

MESSAGES: dict[int, Message] = {
    message.number: message
    for message in (
        FILE_ID, SPORT, SESSION, LAP, RECORD, EVENT, DEVICE_INFO, ACTIVITY, HRV, LENGTH,
        FIELD_DESCRIPTION, DEVELOPER_DATA_ID, SET,
    )
}  # fmt: skip

FILE_TYPE_ACTIVITY = 4
FILE_TYPES: dict[int, str] = {
    1: "device description", 2: "settings", 3: "sport settings", 4: "activity", 5: "workout",
    6: "course", 7: "schedules", 9: "weight", 10: "totals", 11: "goals", 14: "blood pressure",
    15: "monitoring", 20: "activity summary", 28: "daily monitoring", 32: "monitoring",
    34: "segment", 35: "segment list", 40: "extended configuration",
}  # fmt: skip
EVENT_TIMER = 0
EVENT_START = 0
EVENT_STOPS = (1, 4, 8, 9)
SPORT_RUNNING, SPORT_CYCLING, SPORT_SWIMMING, SPORT_WALKING, SPORT_HIKING = 1, 2, 5, 11, 17
SPORT_TRAINING, SPORT_TRANSITION = 10, 3
SUB_SPORTS: dict[int, str] = {
    1: "treadmill", 2: "street", 3: "trail", 4: "track", 5: "spin", 6: "indoor cycling",
    15: "elliptical", 17: "lap swimming", 18: "open water", 20: "strength training", 26: "cardio",
    27: "indoor walking", 45: "indoor running", 58: "virtual", 59: "obstacle", 67: "ultra",
}  # fmt: skip
MANUFACTURERS: dict[int, str] = {
    1: "Garmin", 23: "Suunto", 32: "Wahoo", 70: "Sigma", 71: "TomTom", 95: "Stryd", 123: "Polar",
    260: "Zwift", 265: "Strava", 294: "Coros",
}  # fmt: skip
SET_ACTIVE = LENGTH_ACTIVE = 1
EXERCISES: dict[int, str] = dict(
    enumerate(
        """bench press,calf raise,cardio,carry,chop,core,crunch,curl,deadlift,flye,hip raise,
        hip stability,hip swing,hyperextension,lateral raise,leg curl,leg raise,lunge,
        olympic lift,plank,plyo,pull up,push up,row,shoulder press,shoulder stability,shrug,
        sit up,squat,total body,triceps extension,warm up""".replace("\n        ", "").split(",")
    )
)
STROKES: dict[int, str] = {
    0: "freestyle", 1: "backstroke", 2: "breaststroke", 3: "butterfly", 4: "drill", 5: "mixed",
}  # fmt: skip
