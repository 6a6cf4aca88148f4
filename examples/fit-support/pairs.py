#!/usr/bin/env python3
"""Makes the labelled pairs that fit-support is fitted on from public data sets.

usage: pairs.py MIRRORS OUT_DIR

MIRRORS holds bare clones of the repositories named below as OWNER+NAME/repo. The pairs stay out of this
project; only weights fitted on them are part of it.

| set | made of | licence |
|---|---|---|
| fm2 | google-research/fool-me-twice, development and test part: statements of players with evidence from Wikipedia | repository Apache-2.0, Wikipedia's sentences CC BY-SA |
| feversym | TalSchuster/FeverSymmetric 0.2: a statement with two opposite pieces of evidence | CC BY-SA 3.0 |
| begin | google/BEGIN-dataset, only its Wizard of Wikipedia part: answers and the knowledge they rest on | CC BY 4.0 |
| wikisplit | google-research-datasets/wiki-split: a sentence and the two it was split into; half of the two does not back the whole | CC BY-SA 4.0 |
| wicepart | ryokamoi/wice, non-supported tokens, training part: statements that a page backs only in part | annotations ODC-BY, statements CC BY-SA |
"""
import json, os, random, re, subprocess, sys

MIRRORS, OUT = sys.argv[1:3]
random.seed(7)
sets = {}


def lines(repository, path):
    shown = subprocess.run(['git', f'--git-dir={MIRRORS}/{repository.replace("/", "+")}/repo', 'show', 'HEAD:' + path], capture_output=True, check=True)
    return shown.stdout.decode().splitlines()


def add(name, claim, source, supported, group):
    pair = {'claim': claim.strip(), 'sources': [source], 'label': 'supported' if supported else 'unsupported', 'group': group}
    sets.setdefault(name, []).append(json.dumps(pair))


def joined(text):
    """Undoes the spaces of a tokenizer."""
    for spaced, plain in (('-LRB-', '('), ('-RRB-', ')'), ('-LSB-', '['), ('-RSB-', ']'), ('``', '"'), ("''", '"'), (' -- ', ' – ')):
        text = text.replace(spaced, plain)
    text = re.sub(r' ([.,;:!?)\]])', r'\1', text)
    text = re.sub(r'([(\[]) ', r'\1', text)
    text = re.sub(r" ('s|'t|n't|'re|'ve|'ll|'d)\b", r'\1', text)
    return re.sub(r" '( |$)", r"'\1", text).strip()


for part in ('dev', 'test'):
    for row in map(json.loads, lines('google-research/fool-me-twice', f'dataset/{part}.jsonl')):
        title = row['wikipedia_page']
        gold = [e['text'].strip() for e in row['gold_evidence']]
        near = [e['text'].strip() for e in row['retrieved_evidence']]
        near = [text for text in near if text not in gold]
        add('fm2', row['text'], '\n\n'.join([title] + gold + near), row['label'] == 'SUPPORTS', title)

for part in ('dev', 'test'):
    for row in map(json.loads, lines('TalSchuster/FeverSymmetric', f'symmetric_v0.2/fever_symmetric_{part}.jsonl')):
        add('feversym', joined(row['claim']), joined(row['evidence']), row['label'] == 'SUPPORTS', 'feversym ' + str(row['id'])[:6])

SPEAKERS = re.compile(r"\b(i|i'm|i've|my|you|your|me|we)\b|\?", re.I)
for part in ('dev', 'test'):
    for line in lines('google/BEGIN-dataset', f'wow/begin_{part}_wow.tsv')[1:]:
        fields = line.split('\t')
        answer = joined(fields[4]) if len(fields) == 6 else ''
        if answer and not fields[5].startswith('Generic') and not SPEAKERS.search(answer):
            add('begin', answer[:1].upper() + answer[1:], fields[2], fields[5].startswith('Fully'), 'begin ' + fields[2][:40])

splits = []
for part in ('validation', 'tune'):
    for line in lines('google-research-datasets/wiki-split', f'{part}.tsv'):
        whole, parts = line.split('\t')
        splits.append([joined(whole)] + [joined(p) for p in parts.split(' <::::> ')])
random.shuffle(splits)
for number, (whole, one, two) in enumerate(splits[:3600]):
    claim, source, backed = [(whole, one + ' ' + two, True), (two, whole, True), (one, whole, True),
                             (whole, one, False), (whole, two, False), (two, one, False)][number % 6]
    add('wikisplit', claim, source, backed, f'wikisplit {number}')

for row in map(json.loads, lines('ryokamoi/wice', 'data/non_supported_tokens/train.jsonl')):
    add('wicepart', row['claim'], '\n\n'.join(row['evidence']), False, 'wice ' + row['evidence'][0][:60])

os.makedirs(OUT, exist_ok=True)
for name, pairs in sets.items():
    with open(f'{OUT}/{name}.jsonl', 'w') as out:
        out.write('\n'.join(pairs) + '\n')
    print(name, len(pairs))
