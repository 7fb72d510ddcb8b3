# SPDX-License-Identifier: MIT
"""A row of the report: samples of ours, of its peers and of the physical limit, all of one unit, and
what follows from them. Pure. A ratio says how many times as good as another ours is, whether less or
more is better; above 1 ours wins."""
import dataclasses
import statistics

NOISY = 1.5  # a largest sample this many times the smallest: such a row proves nothing


def spread(samples):
    low, high = min(samples), max(samples)
    return high / low if low > 0 else float("inf" if high > 0 else 1)


@dataclasses.dataclass
class Row:
    """`samples` has a list for each name, ours first; `limit` is the name that is no peer but what
    the system itself needs; `size` tells the input."""
    name: str
    title: str
    unit: str
    size: str
    samples: dict
    limit: str = None
    more_is_better: bool = False
    goals: list = dataclasses.field(default_factory=list)

    @property
    def ours(self):
        return next(iter(self.samples))

    @property
    def peers(self):
        return [name for name in self.samples if name not in (self.ours, self.limit)]

    @property
    def best_peer(self):
        return min(self.peers, key=self.ratio, default=None)

    @property
    def noisy(self):
        return max(spread(samples) for samples in self.samples.values()) > NOISY

    def median(self, name):
        return statistics.median(self.samples[name])

    def ratio(self, name):
        ours, other = self.median(self.ours), self.median(name)
        better, worse = (other, ours) if self.more_is_better else (ours, other)
        return worse / better

    def at_least(self, peer, ratio):
        """A goal: this many times as good as the peer."""
        return self.goal(f"{ratio:g} times as good as {peer}", self.ratio(peer) >= ratio)

    def at_most(self, value):
        """A goal: the median of ours is no more than this."""
        return self.goal(f"at most {value:g} {self.unit}", self.median(self.ours) <= value)

    def rate(self, value):
        """A goal: the median of ours, of which more is better, is no less than this."""
        return self.goal(f"at least {value:,} {self.unit}", self.median(self.ours) >= value)

    def goal(self, text, reached):
        self.goals.append({"text": text, "reached": bool(reached)})
        return self

    def as_json(self):
        results = {}
        for name, samples in self.samples.items():
            results[name] = {"median": self.median(name), "spread": spread(samples),
                             "samples": samples}
            if name != self.ours:
                results[name]["ratio"] = self.ratio(name)
        return {"name": self.name, "title": self.title, "unit": self.unit, "size": self.size,
                "better": "more" if self.more_is_better else "less", "ours": self.ours,
                "peers": self.peers, "best_peer": self.best_peer, "limit": self.limit,
                "noisy": self.noisy, "results": results, "goals": self.goals}
