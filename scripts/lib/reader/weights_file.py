"""reader.bin as core/src/reader/reader_format.h describes it."""
import struct

import numpy as np

from decide import ROWS
from messages import GROUPS
from model import LENGTH_MIN, WINDOW_SHARE
from text import HASH_BITS

MAGIC, FORMAT = b"FDSR", 1
FAR_STEP = 224


def checksum(data):
    value = 2166136261
    for byte in data:
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def section(data):
    return struct.pack("<I", len(data)) + data


def signed_bytes(values):
    return np.asarray(values, dtype=np.int8).tobytes()


def steps_of(features):
    """Each feature as its distance from the one before: one byte, or two in two places."""
    near, far = bytearray(), bytearray()
    before = -1
    for feature in features:
        step = int(feature) - before - 1
        before = int(feature)
        if step < FAR_STEP:
            near.append(step)
            continue
        step -= FAR_STEP
        assert step >> 8 < 256 - FAR_STEP, "features lie too far apart"
        near.append(FAR_STEP + (step >> 8))
        far.append(step & 0xFF)
    return bytes(near), bytes(far)


def write(model, thresholds, few_words):
    numbers = [model.pressing.scale, model.pressing.slope, model.pressing.intercept, model.emergency.scale,
               model.emergency.slope, model.emergency.intercept, LENGTH_MIN, WINDOW_SHARE, few_words, model.group_scale]
    numbers += list(model.group_bias)
    for row in thresholds:
        numbers += [row.ask_from, row.act_from]
    near, far = steps_of(model.features)
    entries = model.group_weights
    body = struct.pack("<IIIII", HASH_BITS, len(model.features), len(GROUPS), len(ROWS), entries.nnz)
    body += section(struct.pack(f"<{len(numbers)}f", *numbers)) + section(near) + section(far)
    body += section(signed_bytes(model.pressing.weights)) + section(signed_bytes(model.emergency.weights))
    body += section(np.diff(entries.indptr).astype(np.uint8).tobytes())
    body += section(entries.indices.astype(np.uint8).tobytes()) + section(signed_bytes(entries.data))
    return MAGIC + struct.pack("<III", FORMAT, len(body) + 16, checksum(body)) + body
