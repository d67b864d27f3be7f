"""Search over ideas, markets, people and comments, and the palette that leads anywhere.

May import core, models and queries of any folder below; it writes nothing.
"""
