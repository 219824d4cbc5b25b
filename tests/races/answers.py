"""What the actors of a race said, summed up."""

from collections import Counter


def outcomes(answers):
    return Counter("done" if "done" in answer else answer.get("refused") for answer in answers)


def errors(answers):
    return [answer["error"] for answer in answers if "error" in answer]
