"""Pictures, for as long as something that readers may see shows them."""

from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from images.models import Image
from people.models import Person
from reviews.models import EditionPicture


@require_safe
def picture(request, key, form):
    """The file of a picture; kept by nobody without asking again, so a take-down holds."""
    image = shown(request.at).filter(pk=key, format=form).first()
    if image is None:
        raise Http404("No such picture.")
    try:
        file = image.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("The file of this picture is missing.") from error
    response = FileResponse(file, content_type=f"image/{form.replace('jpg', 'jpeg')}")
    response["ETag"] = f'"{image.sha256}"'
    return response


def shown(at):
    """The pictures that a live edition or a public person's page shows."""
    editions = EditionPicture.objects.live(at).filter(image=OuterRef("pk"))
    portraits = Person.objects.verified(at).filter(portrait=OuterRef("pk"))
    return Image.objects.filter(Q(Exists(editions)) | Q(Exists(portraits)))
