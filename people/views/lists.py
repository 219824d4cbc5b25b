"""People by name."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import keyset
from people.addresses import address
from people.models import Person
from reviews import structured_data

BY_NAME = keyset.Order("sort_name", "id", lambda person: (person.sort_name, person.pk))


@require_safe
def people(request):
    rows = Person.objects.verified(request.at).only("name", "sort_name", "slug")
    page = keyset.page(rows, request.GET, BY_NAME, size=keyset.NAMES_PER_PAGE)
    links = [(person.name, address("people:detail", person.slug)) for person in page.rows]
    path = address("people:detail", "x").removesuffix("x/")
    context = {
        "links": links,
        "page": page,
        "letters": keyset.letters(),
        "section": "people",
        "canonical": structured_data.absolute(path) if page.is_first else "",
    }
    return render(request, "people/person_list.html", context)
