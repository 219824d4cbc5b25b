"""The addresses of pieces, their lists, feeds and maps."""

from django.urls import path, register_converter

from reviews import feeds, kinds, sitemaps
from reviews.views import archive, corrections, lists, pieces


class KindPath:
    """The folder of a kind under the site's root: reviews, previews and so on."""

    regex = "|".join(kinds.by_path)

    def to_python(self, value):
        return kinds.by_path[value]

    def to_url(self, value):
        return getattr(value, "path", value)


class FixedPage:
    regex = "|".join(kinds.PAGE_SLUGS)
    to_python = to_url = staticmethod(str)


class Year:
    regex = "[0-9]{4}"
    to_python = staticmethod(int)
    to_url = staticmethod("{:04}".format)


class Month:
    regex = "0[1-9]|1[0-2]"
    to_python = staticmethod(int)
    to_url = staticmethod("{:02}".format)


class FeedFormat:
    regex = "|".join(name.replace(".", r"\.") for name in feeds.FORMATS)
    to_python = to_url = staticmethod(str)


register_converter(KindPath, "kind")
register_converter(FixedPage, "page")
register_converter(Year, "year")
register_converter(Month, "month")
register_converter(FeedFormat, "feed")

app_name = "reviews"
urlpatterns = [
    path("feeds/<feed:form>", feeds.of_site, name="feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<slug:section>.xml", sitemaps.section, name="sitemap-section"),
    path("news-sitemap.xml", sitemaps.news, name="news-sitemap"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("tags/", lists.tags, name="tags"),
    path("tags/<str:slug>/", lists.tag, name="tag"),
    path("tags/<str:slug>/<feed:form>", feeds.of_tag, name="tag-feed"),
    path("people/<slug:slug>/<feed:form>", feeds.of_person, name="person-feed"),
    path("franchises/<slug:slug>/<feed:form>", feeds.of_franchise, name="franchise-feed"),
    path("archive/", archive.years, name="archive"),
    path("archive/<year:year>/", archive.year, name="archive-year"),
    path("archive/<year:year>/<month:month>/", archive.month, name="archive-month"),
    path("<kind:kind>/", lists.of_kind, name="kind-list"),
    path("<kind:kind>/<feed:form>", feeds.of_kind, name="kind-feed"),
    path("<page:slug>/", pieces.page, name="page"),
    path("reviews/<slug:slug>/", pieces.detail, name="detail"),
    path("reviews/<slug:slug>/card.png", pieces.card, name="card"),
]
