"""What is only known when everything else has run."""

from tests.load.bench import Bench, Floors, Sample, row


@row("errors", "errors, over everything", 0, once=True)
def errors(bench: Bench, _: Floors) -> Sample:
    """Every request of every measure, and every answer that was not the one expected."""
    wrong = [f"{count} × {what}" for what, count in bench.heard.wrong.most_common()]
    return Sample(
        bench.heard.wrong.total(), ", ".join([f"{bench.heard.requests} requests", *wrong])
    )
