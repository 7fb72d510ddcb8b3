# SPDX-License-Identifier: MIT
"""The pure parts of the harness: rows, tables, comparison, the verbs on given files. Times nothing."""
import contextlib
import copy
import io
import json
import os
import random
import re
import tempfile
import unittest

import bench
import compare
import contest
import inputs
import report
import rulesets
from row import Row, spread

MACHINE = {"cpu": "Test 1", "cores": 2, "kernel": "6.1"}


def less(**samples):
    return Row("a.less", "title", "s", "10 lines", samples or {
        "ours": [2, 1, 3], "jq": [20, 21, 22], "grep": [4, 4, 4], "cat": [1, 1, 1]}, limit="cat")


def more():
    return Row("a.more", "title", "lines/s", "10 lines",
               {"ours": [100.0, 90.0], "jq": [10.0, 9.0], "cat": [190.0, 190.0]}, limit="cat",
               more_is_better=True)


def run_of(*rows, scale=1, subjects=("a",), **other):
    return {"format": 1, "date": "2026-11-21T08:00:00Z", "commit": "abc", "scale": scale,
            "machine": MACHINE, "versions": {"jq": "jq-1.6"}, "subjects": list(subjects),
            "rows": [row.as_json() for row in rows], **other}


class Rows(unittest.TestCase):
    def test_median_and_spread(self):
        self.assertEqual(less().median("ours"), 2)
        self.assertEqual(Row("r", "", "s", "", {"ours": [1, 2]}).median("ours"), 1.5)
        self.assertEqual(spread([2, 1, 3]), 3)
        self.assertEqual(spread([0, 0]), 1)
        self.assertEqual(spread([0, 1]), float("inf"))

    def test_a_ratio_above_one_means_that_ours_is_better(self):
        self.assertEqual(less().ratio("jq"), 10.5)
        self.assertEqual(less().ratio("cat"), 0.5)
        self.assertEqual(more().ratio("jq"), 10)
        self.assertEqual(more().ratio("cat"), 0.5)

    def test_the_limit_is_no_peer(self):
        self.assertEqual(less().peers, ["jq", "grep"])
        self.assertEqual(less().best_peer, "grep")
        self.assertEqual(more().best_peer, "jq")
        self.assertIsNone(Row("r", "", "s", "", {"ours": [1]}).best_peer)

    def test_noisy_is_a_spread_over_one_and_a_half_of_any_contestant(self):
        self.assertTrue(less().noisy)
        self.assertFalse(less(ours=[2, 3], jq=[10, 15]).noisy)
        self.assertTrue(less(ours=[2, 2], jq=[10, 15.1]).noisy)

    def test_goals(self):
        row = less().at_least("jq", 10.5).at_least("grep", 2.1).at_most(2).at_most(1.9).goal("x", [])
        self.assertEqual([goal["reached"] for goal in row.goals], [True, False, True, False, False])

    def test_a_goal_that_is_a_rate(self):
        row = more().rate(95).rate(1234567)
        self.assertEqual([(goal["text"], goal["reached"]) for goal in row.goals],
                         [("at least 95 lines/s", True), ("at least 1,234,567 lines/s", False)])

    def test_json_has_all_that_the_table_needs(self):
        row = json.loads(json.dumps(less().at_least("jq", 3).as_json()))
        self.assertEqual(row["results"]["ours"], {"median": 2, "spread": 3, "samples": [2, 1, 3]})
        self.assertEqual(row["results"]["grep"]["ratio"], 2)
        self.assertEqual((row["better"], row["ours"], row["limit"]), ("less", "ours", "cat"))


class Inputs(unittest.TestCase):
    def lines(self, count, chosen=None, long=False):
        made = inputs.make_lines(random.Random(1), chosen or inputs.files(), long)
        return [next(made) for _ in range(count)]

    def test_lines_are_events_of_a_known_length_and_the_same_at_every_run(self):
        for long, least, most in ((False, 321, 321), (True, 1700, 2050)):
            lines = self.lines(100, long=long)
            self.assertEqual(lines, self.lines(100, long=long))
            for kind, path, line in lines:
                event = json.loads(line)
                self.assertEqual((event["type"], event["data"]["path"]), (kind, path))
                self.assertTrue(least <= len(line.encode()) <= most, len(line.encode()))
                self.assertEqual((line.count('"path":'), line.count('"size":')), (1, 1))  # for grep
        self.assertAlmostEqual(sum(len(line.encode()) for _, _, line in lines) / 100, 1875, delta=25)

    def test_long_lines_have_most_of_what_is_more_before_what_rules_ask_for(self):
        _, _, line = self.lines(1, long=True)[0]
        self.assertGreater(line.index('"path":'), 900)
        self.assertGreater(line.index('"size":'), line.index('"path":') + 150)

    def test_a_file_of_events_says_what_is_in_it(self):
        with tempfile.TemporaryDirectory() as folder:
            events = inputs.make_events(os.path.join(folder, "events"), 3_210_000)
            with open(events.path, encoding="utf-8") as file:
                found = [json.loads(line) for line in file]
        self.assertEqual((events.lines, len(found)), (10000, 10000))
        self.assertEqual(events.size, "3 MB, 10000 lines of 321 bytes")
        self.assertEqual(events.scratch, sum(event["subject"].startswith("dir07/") for event in found))
        self.assertEqual(events.passing, sum(
            event["type"] == "hw.fs.written" and event["data"]["path"].startswith("/srv/data/dir0") and
            event["data"]["size"] > 1000000 for event in found))
        self.assertTrue(30 < events.passing < 70)

    def test_those_who_get_less_are_named(self):
        all_of_it, less = (inputs.Events("p", lines, f"{lines} lines", 0, 0) for lines in (10, 2))
        self.assertEqual(contest.size({contest.OURS: all_of_it, "jq": less, "grep": all_of_it}),
                         "10 lines; jq: 2")
        self.assertEqual(contest.size({contest.OURS: all_of_it}), "10 lines")


class RuleSets(unittest.TestCase):
    def test_a_pattern_and_a_line_for_grep_for_each_rule(self):
        for rules, count in ((rulesets.one(), 1), (rulesets.mixed(50), 50), (rulesets.wildcards(100), 100),
                             (rulesets.exact(70), 70), (rulesets.prefix(70), 70)):
            self.assertEqual((len(rules.patterns), len(rules.lines)), (count, count))
            self.assertEqual(len({json.dumps(pattern) for pattern in rules.patterns}), count)
            written = json.loads(rulesets.rules_file(rules.patterns))["rules"]
            self.assertEqual([rule["pattern"] for rule in written], rules.patterns)
        self.assertEqual(rulesets.mixed(2000).lines, ())

    def test_no_two_rules_have_one_key(self):
        for make in (rulesets.exact, rulesets.prefix, rulesets.mixed):
            self.assertEqual(len(make(5000).keys), 5000)

    def test_kinds_of_rules_take_turns(self):
        keys = list(rulesets.mixed(10).keys.values())
        self.assertEqual(keys, ["path", "prefix", "suffix", "range", "but"] * 2)

    def test_what_grep_gets_is_true_of_the_file_of_its_rule_alone(self):
        for make in (rulesets.exact, rulesets.prefix, rulesets.mixed):
            lines = [inputs.short_line(random.Random(2), 1, *file) for file in rulesets.sample(50)]
            for number, pattern in enumerate(make(50).lines):
                hits = [at for at, line in enumerate(lines) if re.search(pattern, line)]
                self.assertEqual(hits, [number])

    def test_a_wildcard_is_an_ending_in_a_folder(self):
        rules = rulesets.wildcards(100)
        self.assertEqual(rules.patterns[7], {"data": {"path": [{"wildcard": "*/dir07/*.csv"}]}})
        self.assertIn(r'test("/dir00/.*\\.txt$|', rules.jq)


class Tables(unittest.TestCase):
    def test_numbers(self):
        shown = [report.number(value) for value in (0.14159, 3.14159, 31.4159, 314.159, 4600000.4)]
        self.assertEqual(shown, ["0.142", "3.142", "31.42", "314.2", "4600000"])

    def test_a_row(self):
        text = report.table(less().at_least("jq", 10).at_least("grep", 3).as_json()).splitlines()
        self.assertEqual(text[0], "a.less: title; 10 lines  [noisy]")
        self.assertIn("2.000 s", text[1])
        self.assertNotIn("times as good", text[1])
        self.assertRegex(text[2], r"^  jq +21\.000? s +spread +1\.10 +ours is +10\.50 times as good$")
        self.assertTrue(text[3].endswith("2.00 times as good (the best peer)"))
        self.assertTrue(text[4].endswith("0.50 times as good (the limit)"))
        self.assertEqual(text[5:], ["  goal: 10 times as good as jq: reached",
                                    "  goal: 3 times as good as grep: MISSED"])

    def test_a_scaled_run_says_so(self):
        self.assertNotIn("SCALED", report.head(run_of(more())))
        self.assertIn("SCALED to 0.1 of the input", report.head(run_of(more(), scale=0.1)))

    def test_the_summary_names_what_was_missed_and_what_is_noisy(self):
        text = report.summary(run_of(less().at_least("jq", 50), more().at_least("jq", 2)))
        self.assertEqual(text, "2 rows, 1 of 2 goals reached\n"
                               "missed: a.less (50 times as good as jq)\n"
                               "noisy, so measure again: a.less")


class Comparison(unittest.TestCase):
    def test_ratios_count_and_not_seconds(self):
        slow = Row("r", "", "s", "", {"ours": [10], "jq": [100]})
        fast = Row("r", "", "s", "", {"ours": [1], "jq": [10]})
        self.assertEqual(self.marks(run_of(slow), run_of(fast)), [""])

    def test_worse_by_more_than_a_tenth_is_marked(self):
        for seconds, mark in ((1.0, ""), (1.1, ""), (1.12, "WORSE"), (0.92, ""), (0.9, "better")):
            now = run_of(Row("r", "", "s", "", {"ours": [seconds], "jq": [10]}))
            then = run_of(Row("r", "", "s", "", {"ours": [1], "jq": [10]}))
            self.assertEqual(self.marks(then, now), [mark], seconds)
            self.assertEqual(compare.has_become_worse(compare.changes(then, now)), mark == "WORSE")

    def test_a_rate_that_fell_is_worse(self):
        now = Row("r", "", "/s", "", {"ours": [50], "jq": [10]}, more_is_better=True)
        then = Row("r", "", "/s", "", {"ours": [100], "jq": [10]}, more_is_better=True)
        self.assertEqual(self.marks(run_of(then), run_of(now)), ["WORSE"])

    def test_a_noisy_row_proves_nothing(self):
        quiet = run_of(Row("r", "", "s", "", {"ours": [1, 1], "jq": [10, 10]}))
        noisy = run_of(Row("r", "", "s", "", {"ours": [2, 4], "jq": [10, 10]}))
        found = compare.changes(quiet, noisy)
        self.assertEqual([item["mark"] for item in found], ["worse?"])
        self.assertFalse(compare.has_become_worse(found))
        self.assertEqual(self.marks(noisy, quiet), ["better?"])

    def test_rows_and_peers_that_one_side_lacks(self):
        then = run_of(Row("old", "", "s", "", {"ours": [1], "jq": [9]}), more())
        now = run_of(Row("a.more", "", "s", "", {"ours": [1], "jq": [9], "sed": [9]}), less())
        marks = {(item["row"], item["against"]): item["mark"] for item in compare.changes(then, now)}
        self.assertEqual(marks[("a.more", "sed")], "new")
        self.assertEqual(marks[("a.less", "jq")], "new")
        self.assertEqual(compare.not_run(then, now), ["old"])

    def test_the_table_names_machines_and_versions(self):
        then, now = run_of(more()), run_of(more())
        self.assertNotIn("another machine", compare.table(then, now))
        then = copy.deepcopy(then)
        then["machine"]["cpu"], then["versions"]["jq"] = "Other 2", "jq-1.5"
        text = compare.table(then, now)
        for part in ("baseline: Other 2, 2 cores, 6.1;", "this run: Test 1,", "another machine",
                     "jq was jq-1.5, is jq-1.6", "0 of 2 ratios worse by more than 10 %"):
            self.assertIn(part, text)

    def test_hardly_any_change_has_no_sign_of_its_own(self):
        then = run_of(Row("r", "", "s", "", {"ours": [1], "jq": [10]}))
        now = run_of(Row("r", "", "s", "", {"ours": [1], "jq": [9.9999]}))
        self.assertIn(" +0 %", compare.table(then, now))

    @staticmethod
    def marks(then, now):
        return [item["mark"] for item in compare.changes(then, now)]


class Verbs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.build = folder.name
        self.addCleanup(setattr, bench, "BASELINE", bench.BASELINE)
        bench.BASELINE = os.path.join(self.build, "baseline.json")

    def call(self, verb, *options):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            status = bench.main([verb, self.build, *options])
        return status or 0, out.getvalue()

    def has_run(self, *rows, **facts):
        bench.store(os.path.join(self.build, "bench.json"), run_of(*rows, **facts))

    def assert_fault(self, status, text, *arguments):
        with self.assertRaisesRegex(bench.Fault, text) as caught:
            self.call(*arguments)
        self.assertEqual(caught.exception.status, status)

    def test_save_and_compare(self):
        self.assert_fault(66, "make bench writes it", "compare")
        self.has_run(more(), subjects=bench.subjects())
        self.assert_fault(66, "make bench-save writes it", "compare")
        self.assertEqual(self.call("save")[0], 0)
        self.assertIn("0 of 2 ratios worse", self.call("compare", "--fail")[1])

    def test_compare_fails_only_when_asked_to(self):
        self.has_run(more(), subjects=bench.subjects())
        self.call("save")
        row = more()
        row.samples["ours"] = [50.0, 50.0]
        self.has_run(row)
        status, text = self.call("compare")
        self.assertEqual((status, "2 of 2 ratios worse" in text), (0, True))
        self.assertEqual(self.call("compare", "--fail")[0], 1)
        self.assert_fault(64, "--fial: unknown option", "compare", "--fial")

    def test_only_a_whole_run_of_full_size_becomes_the_baseline(self):
        self.has_run(more(), scale=0.5, subjects=bench.subjects())
        self.assert_fault(65, "scaled to 0.5", "save")
        self.has_run(more(), subjects=bench.subjects()[1:])
        self.assert_fault(65, f"it lacks {bench.subjects()[0]}$", "save")
        self.assertFalse(os.path.exists(bench.BASELINE))

    def test_subjects_are_the_files_in_rows(self):
        self.assertEqual(bench.chosen(["route", "exec"]), ["route", "exec"])
        self.assertLessEqual({"exec", "route", "start", "watch"}, set(bench.chosen(())))
        self.assert_fault(64, "did you mean route", "run", "rout")

    def test_a_scale_is_above_0_and_up_to_1(self):
        self.addCleanup(os.environ.pop, "BENCH_SCALE", None)
        for text, value in (("", 1), ("1", 1), ("0.25", 0.25)):
            os.environ["BENCH_SCALE"] = text
            self.assertEqual(bench.scale(), value)
        for text in ("0", "-1", "2", "x", "nan"):
            os.environ["BENCH_SCALE"] = text
            self.assert_fault(64, "BENCH_SCALE", "run")


if __name__ == "__main__":
    unittest.main()
