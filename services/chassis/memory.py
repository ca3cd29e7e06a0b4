"""The garbage collector of a long-running process."""

import gc

YOUNG, MIDDLE, OLD = 20_000, 50, 50


def calm_collector() -> None:
    """Call once when everything is loaded: leave what lives for ever alone, and look at the rest less often.

    Requests make many short-lived objects and hardly a cycle; at the default thresholds the collector
    took about a tenth of a busy process.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
