"""Runs every `bench_NAME.py` of this folder (each has `main(full: bool)`) and prints its table."""

from __future__ import annotations

import argparse
import importlib
import pkgutil

import benchmarks


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="the long bars (hours, resumable)")
    parser.add_argument("only", nargs="*", help="names of benchmarks to run; default all")
    options = parser.parse_args()
    names = [info.name for info in pkgutil.iter_modules(benchmarks.__path__)]
    for name in names:
        if name.startswith("bench_") and (
            not options.only or name.removeprefix("bench_") in options.only
        ):
            print(f"\n== {name.removeprefix('bench_')}", flush=True)
            importlib.import_module(f"benchmarks.{name}").main(full=options.full)


if __name__ == "__main__":
    main()
