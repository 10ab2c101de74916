"""Runs a program in Python for a language host: the run's settings as JSON, then the program's folder or file."""

import asyncio
import json
import os
import runpy
import sys
import traceback

import pulumi.runtime as runtime

settings, program = json.loads(sys.argv[1]), sys.argv[2]
runtime.set_all_config(runtime.get_config_env(), runtime.get_config_secret_keys_env())
runtime.configure(runtime.Settings(**settings))
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
try:
    loop.run_until_complete(runtime.run_in_stack(lambda: runpy.run_path(program, run_name="__main__")))
except BaseException:
    traceback.print_exc()
    sys.stderr.flush()
    # What the SDK has started in the background would keep the process alive.
    os._exit(1)
os._exit(0)
