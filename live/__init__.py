"""What reaches an open page by itself: who listens to what, and when to look again.

A stream never carries what changed, only that something did; the page then asks for itself again,
by the same route and under the same policy. Sees everything below it but no other room of its row.
"""
