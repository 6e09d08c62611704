"""An invoice's story as one page."""

from collections.abc import Mapping, Sequence

from invoicebridge.bridge.archived import Company, Head
from invoicebridge.bridge.looking.story import Chapter, Story
from invoicebridge.render.overview_texts import PHRASES
from invoicebridge.render.pages import page
from invoicebridge.render.story import headline
from invoicebridge.render.story_texts import PHRASES as STORY_PHRASES
from invoicebridge.render.story_view import view


def story_page(story: Story, language: str, back: str = "") -> bytes:
    """The page of a story, as it stands at its instant; `back` leads to where it is linked from."""
    return page(
        "story.html.j2",
        language,
        say=_said(language),
        title=headline(story.chapters[0], language),
        chapters=[view(one, story.companies, story.at, language) for one in story.chapters],
        head=str(story.head),
        back=back,
    )


def chapter_page(
    chapter: Chapter, companies: Sequence[Company], head: Head, language: str, hrefs: Mapping[str, str], back: str
) -> bytes:
    """The page of one file's story, which reads the same whenever it is made; `hrefs` lead to its evidence."""
    return page(
        "story.html.j2",
        language,
        say=_said(language),
        title=headline(chapter, language),
        chapters=[view(chapter, companies, None, language, hrefs)],
        head=str(head),
        back=back,
    )


def _said(language: str) -> Mapping[str, str]:
    return {key: text.in_language(language) for key, text in {**PHRASES, **STORY_PHRASES}.items()}
