"""Charts and marks: numbers in, inline SVG out.

May import the standard library and markupsafe.
"""
