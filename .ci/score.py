#!/usr/bin/env python3
"""Prints the tables of the shared benchmark for a tickmark binary.

usage: score.py SHARED_DIR BINARY [--drafts-only | --seed-only]

SHARED_DIR holds bench/ (labelled claims, drafts and their score.py) and seeds/ (the corpus that
seed_dev.jsonl speaks of). Nothing of them is part of this project; without them there is no table.
"""
import importlib.util, json, os, subprocess, sys, tempfile, time

shared, binary = sys.argv[1], os.path.abspath(sys.argv[2])
only = sys.argv[3] if len(sys.argv) > 3 else ''
bench = os.path.join(shared, 'bench')
spec = importlib.util.spec_from_file_location('score', os.path.join(bench, 'score.py'))
score = importlib.util.module_from_spec(spec)
spec.loader.exec_module(score)


def seed_dev():
    rows = [json.loads(line) for line in open(os.path.join(bench, 'seed_dev.jsonl'))]
    asked = ''.join(json.dumps({'id': r['id'], 'claim': r['claim']}) + '\n' for r in rows)
    began = time.time()
    done = subprocess.run([binary, 'verify', '--sources', os.path.join(shared, 'seeds')], input=asked.encode(), capture_output=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode()[-2000:])
    said = {a['id']: a['verdict'] for a in map(json.loads, done.stdout.decode().splitlines())}
    pairs = [(r['label'], said.get(r['id'], 'none')) for r in rows]
    labels = ['supported', 'conflict', 'unsupported', 'disputed']
    four = {l: score.f1(pairs, l) for l in labels}
    conflicts = [a for a, b in pairs if b == 'conflict']
    good = [b for a, b in pairs if a == 'supported']
    alarms = sum(b in ('conflict', 'disputed') for b in good) / len(good)
    precision = sum(a == 'conflict' for a in conflicts) / len(conflicts) if conflicts else 0
    quiet = [b for a, b in pairs if a == 'none']
    print('\n## Claims about the five seed documents (four-way)\n')
    print('| macro-F1 | supported | conflict | unsupported | disputed | conflict precision | false alarms on supported | said of non-claims | ms a claim |')
    print('|---|---|---|---|---|---|---|---|---|')
    print(f"| {sum(four.values()) / 4:.3f} | " + ' | '.join(f'{four[l]:.3f}' for l in labels)
          + f" | {precision:.3f} ({len(conflicts)} said) | {alarms:.3f} | {sum(b != 'none' for b in quiet)}/{len(quiet)}"
          + f' | {1000 * (time.time() - began) / len(rows):.1f} |')
    if os.environ.get('LIST'):
        for r in rows:
            b = said.get(r['id'], 'none')
            if b != r['label']:
                print(f"  {r['id']} {r['label']:>11} -> {b:<11} {r['claim']}")


def drafts():
    print('\n## Drafts\n')
    folder = os.path.join(bench, 'drafts')
    for name in sorted(os.listdir(folder)):
        case = os.path.join(folder, name)
        if not os.path.isdir(case):
            continue
        done = subprocess.run([binary, 'lint', '--format', 'jsonl', '--show-supported', '--fail-on', 'never', '--sources', os.path.join(case, 'sources'), os.path.join(case, 'draft.md')], capture_output=True)
        with tempfile.NamedTemporaryFile('wb', suffix='.jsonl', delete=False) as out:
            out.write(done.stdout)
        extra = ['--list'] if os.environ.get('LIST') else []
        print(subprocess.run([sys.executable, os.path.join(folder, 'score.py'), case, out.name] + extra, capture_output=True, text=True).stdout)
        os.unlink(out.name)


if only != '--drafts-only':
    seed_dev()
if only != '--seed-only':
    drafts()
if not only:
    print('\n## Core sets\n', flush=True)
    subprocess.run([sys.executable, os.path.join(bench, 'score.py'), '--bin', binary], check=False)
    print('\n## Values\n', flush=True)
    subprocess.run([sys.executable, os.path.join(bench, 'score.py'), '--bin', binary, '--values'], check=False)
