"""How long a passage is, and how close the words are that it is chosen for."""

LENGTH = 240
"""Characters of a passage, about three lines on a page."""

LEAD = 80
"""How far before the first match a sentence may start for the passage to start with it."""

SHORTEST = 160
"""A sentence that ends within so many characters does not end a passage."""

REACH = LENGTH - LEAD
"""Characters from the first match to the last that fit into a passage."""

ENOUGH = 4
"""A passage with so many different words, or all, close together is good enough to stop at."""

CLOSE = 14
"""Characters per word within which words are close together: a word, a space, a function word."""
