"""How long the newsroom is watched: the same days at every run."""

from hypothesis import HealthCheck, Phase, settings

EXAMPLES, STEPS = 60, 30
DAYS = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
