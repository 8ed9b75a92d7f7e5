"""What else a reader may have meant, asked only where few posts match.

lookup      what is asked of the index
typos       what may stand in for words: corrections, words joined and split
fewer       trees that ask for fewer of the words
widening    the steps, each a tier below what was asked for
suggestion  did you mean
forgiving   all of it for one request
"""
