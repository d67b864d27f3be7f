"""What people do with markets: open, state a belief, trade, close, resolve, dispute, settle.

May import models, core, the markets' own pure code, and services and queries of lower folders.
"""
