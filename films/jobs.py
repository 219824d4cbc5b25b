"""The controlled table of jobs: code, department, name, place in a list of credits."""

from django.apps import apps as registry

DEPARTMENTS = (
    ("directing", "Directing"),
    ("writing", "Writing"),
    ("acting", "Acting"),
    ("production", "Production"),
    ("camera", "Camera"),
    ("editing", "Editing"),
    ("sound", "Sound"),
    ("music", "Music"),
    ("art", "Art"),
    ("costume", "Costume and make-up"),
    ("effects", "Visual effects"),
    ("stunts", "Stunts"),
    ("lighting", "Lighting"),
    ("crew", "Crew"),
)

# In the order of a billing block; the order of the rows is their sort.
JOBS = (
    ("director", "directing", "Director"),
    ("co_director", "directing", "Co-director"),
    ("creator", "writing", "Creator"),
    ("writer", "writing", "Writer"),
    ("screenplay", "writing", "Screenplay"),
    ("story", "writing", "Story"),
    ("characters", "writing", "Characters by"),
    ("source_material", "writing", "Based on the work of"),
    ("cast", "acting", "Cast"),
    ("narrator", "acting", "Narrator"),
    ("self", "acting", "As themselves"),
    ("producer", "production", "Producer"),
    ("executive_producer", "production", "Executive producer"),
    ("showrunner", "production", "Showrunner"),
    ("casting", "production", "Casting"),
    ("cinematographer", "camera", "Cinematographer"),
    ("camera_operator", "camera", "Camera operator"),
    ("second_unit_camera", "camera", "Second unit photography"),
    ("editor", "editing", "Editor"),
    ("composer", "music", "Composer"),
    ("music_supervisor", "music", "Music supervisor"),
    ("song", "music", "Songs"),
    ("sound_designer", "sound", "Sound designer"),
    ("sound_mixer", "sound", "Sound mixer"),
    ("production_designer", "art", "Production designer"),
    ("art_director", "art", "Art director"),
    ("set_decorator", "art", "Set decorator"),
    ("costume_designer", "costume", "Costume designer"),
    ("make_up", "costume", "Make-up artist"),
    ("hair", "costume", "Hair stylist"),
    ("visual_effects", "effects", "Visual effects supervisor"),
    ("special_effects", "effects", "Special effects supervisor"),
    ("animation", "effects", "Animation director"),
    ("stunt_coordinator", "stunts", "Stunt coordinator"),
    ("fight_choreographer", "stunts", "Fight choreographer"),
    ("stunts", "stunts", "Stunts"),
    ("choreographer", "crew", "Choreographer"),
    ("gaffer", "lighting", "Gaffer"),
    ("second_unit_director", "directing", "Second unit director"),
    ("assistant_director", "directing", "Assistant director"),
    ("crew", "crew", "Crew"),
)

# Done for something older than the film, perhaps by centuries: that they did not live to see it is
# nothing to remark on.
DONE_BEFORE = frozenset({"characters", "source_material", "song"})


def seed_jobs(using, apps=registry, **kwargs):
    """Makes the job table equal to the code; a job that credits still name is never removed.

    A receiver of `post_migrate`, so that a flush, which hands over no `apps`, leaves it filled.
    """
    try:
        job = apps.get_model("films", "Job")
    except LookupError:  # films has been migrated back to nothing
        return
    job.objects.using(using).bulk_create(
        [
            job(code=code, department=department, name=name, sort=place)
            for place, (code, department, name) in enumerate(JOBS, start=1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["department", "name", "sort"],
    )
