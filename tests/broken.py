"""Files broken in a few places, from a seeded generator."""

# What breaks CSV, numbers and times without merely breaking UTF-8; now and then any byte at all.
LIKELY = b',,\n\r""\'=;:.-+eEZT0123456789 \t'


def broken(content, chance, *, start=0):
    """Return the content with one to five places changed, from `start` on."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(start, len(changed))
        added = chance.choices(LIKELY, k=chance.randint(0, 3))
        if chance.random() < 0.05:
            added = chance.randbytes(2)
        changed[place : place + chance.randint(0, 3)] = bytes(added)
    return bytes(changed)
