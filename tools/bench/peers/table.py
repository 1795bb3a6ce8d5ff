"""The results as a table in Markdown."""
import json
import math
from statistics import median

RECALLS = [0.95, 0.99]


def read(path):
    """Results by engine: its last build, its last opening, and the measured points of its last
    run, {effort: (recall, [queries a second])}."""
    engines = {}
    with open(path) as file:
        for line in map(json.loads, file):
            engine = engines.setdefault(line["engine"], {"builds": {}, "points": {}})
            if line["event"] == "build":
                engine["builds"][line["threads"]] = line
            elif line["event"] == "open":
                engine["open"], engine["points"] = line, {}
            elif line["event"] == "failed":
                engine["failed"] = line["reason"]
            else:
                engine["resident_bytes"] = line["resident_bytes"]
                _, speeds = engine["points"].setdefault(line["effort"], (line["recall"], []))
                speeds.append(line["queries_per_second"])
    return engines


def speed_at(wanted, points):
    """Queries a second at a recall, its logarithm interpolated between the nearest efforts.

    Gives (speed, exact): not exact when the least effort already finds more. None when no
    effort finds as much.
    """
    curve = sorted((recall, median(speeds)) for recall, speeds in points.values())
    if not curve or curve[-1][0] < wanted:
        return None
    if curve[0][0] >= wanted:
        return curve[0][1], False
    for (low, slow), (high, fast) in zip(curve, curve[1:]):
        if low < wanted <= high:
            share = (wanted - low) / (high - low)
            return math.exp((1 - share) * math.log(slow) + share * math.log(fast)), True


def number(value, digits=0):
    return "–" if value is None else f"{value:,.{digits}f}"


def row(name, engine, count, best):
    cells = [name]
    for wanted in RECALLS:
        found = speed_at(wanted, engine["points"])
        if found is None:
            cells += ["–", "–"]
            continue
        speed, exact = found
        cells.append(("" if exact else "≥ ") + number(speed))
        cells.append(f"{speed / best[wanted]:.2f}" if best.get(wanted) else "–")
    builds, opened = engine["builds"], engine.get("open", {})
    one, two = builds.get(1, {}), builds.get(2, {})
    resident, start = engine.get("resident_bytes"), opened.get("first_answer_seconds")
    cells += [
        number(one.get("processor_seconds"), 1),
        number(one["seconds"] / two["seconds"], 2) if one and two else "–",
        number(one["disk_bytes"] / count) if one else "–",
        number(resident and resident / 1e6),
        number(start and start * 1e3),
    ]
    return cells


def table(path, count):
    """The rows, fastest first; "×" columns compare with the fastest peer."""
    engines = read(path)
    best = {}
    for wanted in RECALLS:
        found = [speed_at(wanted, engine["points"]) for name, engine in engines.items()
                 if not name.startswith("fabula")]
        best[wanted] = max((speed[0] for speed in found if speed), default=None)
    def order(item):
        found = speed_at(RECALLS[0], item[1]["points"])
        return -(found[0] if found else 0)

    rows = [["engine"]]
    for wanted in RECALLS:
        rows[0] += [f"QPS at {wanted}", "× best peer"]
    rows[0] += ["build, CPU s", "two threads, ×", "bytes a vector", "MB in memory",
                "first answer, ms"]
    rows.append(["---"] + ["---:"] * (len(rows[0]) - 1))
    for name, engine in sorted(engines.items(), key=order):
        rows.append(row(name, engine, count, best))
    notes = [f"\n{name}: {engine['failed']}" for name, engine in engines.items()
             if "failed" in engine]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows) + "".join(notes)
