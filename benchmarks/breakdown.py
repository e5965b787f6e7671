"""The breakdown of documents: characters per second, beside jieba's part-of-speech tagging of the same text, and start-up.

Reference in the same run: `jieba.posseg` over the text that the breakdown reads. Times are processor time, the best of three.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jieba
import jieba.posseg
import yaml

from luoshi.core.breakdown import Phrases, break_down

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from bench import record  # noqa: E402
from core.breakdown import marked  # noqa: E402

CORPUS = HERE.parent / "tests" / "core" / "breakdown" / "corpus"
FOLDER = HERE.parent / "playbooks" / "supervision" / "phrases"
START = """
import sys, yaml
from pathlib import Path
from luoshi.core.breakdown import Phrases, break_down
data = {p.stem: yaml.load(p.read_text("utf-8"), yaml.CSafeLoader) for p in Path(sys.argv[1]).glob("*.yaml")}
break_down("各乡镇要于6月底前完成排查。", document="x", phrases=Phrases.from_data(data))
"""


def best(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of processor time of the quickest of several runs."""
    seconds = []
    for _ in range(times):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)


def main(size: str) -> int:
    texts = "\n".join(marked.load(path)[0] for path in sorted(CORPUS.glob("*/*.txt")))
    copies = max(1, (5_000_000 if size == "full" else 200_000) // len(texts))
    text = "\n".join([texts] * copies)
    phrases = Phrases.from_data({path.stem: yaml.safe_load(path.read_text("utf-8")) for path in FOLDER.glob("*.yaml")})
    break_down(texts, document="x", phrases=phrases)
    jieba.initialize()
    list(jieba.posseg.cut(texts))
    ours = best(lambda: break_down(text, document="x", phrases=phrases))
    theirs = best(lambda: list(jieba.posseg.cut(text)), 1)
    chars = f"{len(text)} characters"
    record("breakdown.chars_per_second", round(len(text) / ours), "characters/s", "one core, after start-up", chars)
    record("breakdown.ratio_to_jieba_pos", round(ours / theirs, 3), "ratio", "jieba.posseg, same text, same run", chars)
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", START, str(FOLDER)], check=True)
    elapsed = time.perf_counter() - started
    record("breakdown.startup_s", round(elapsed, 3), "s", "a new process up to its first breakdown", "1 sentence")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "default"))
