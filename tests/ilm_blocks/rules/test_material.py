"""The digest of a material: the same for the same words and files, another for anything that a person could notice."""

import hashlib
import json
from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from ilm_blocks.models.blocks import CreativesBlock, parts_of
from ilm_blocks.queries.materials import shapes
from ilm_blocks.rules import material

SHAPES = shapes()
LIBRARIES = ("wagtailimages.image", "wagtailmedia.media", "wagtaildocs.document")

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=12)
keys = st.integers(1, 9)

posters = st.fixed_dictionaries({"image": keys, "alt": words})
videos = st.fixed_dictionaries({"video": keys, "alt": words, "poster": st.none() | keys, "captions": st.none() | keys})
messages = st.fixed_dictionaries({"heading": words, "text": words})
blocks = st.one_of(
    st.tuples(st.just("poster"), posters),
    st.tuples(st.just("video"), videos),
    st.tuples(st.just("message"), messages),
    st.tuples(st.just("running_text"), st.fixed_dictionaries({"text": words})),
).map(lambda block: {"type": block[0], "value": block[1], "id": "a"})
contents = st.fixed_dictionaries(
    {
        "title": words,
        "summary": words,
        "content_class": st.sampled_from(["none", "election_education"]),
        "creatives": st.lists(blocks, min_size=1, max_size=4),
        "responsible": st.fixed_dictionaries({"id": keys, "name": words}),
        "agreement": st.none() | st.fixed_dictionaries({"id": keys, "number": words}),
    }
)


def sha256(library, key, edition=0):
    return hashlib.sha256(f"{library}{key}{edition}".encode()).hexdigest()


FILES = {(library, key): sha256(library, key) for library in LIBRARIES for key in range(10)}


def digest(content, files=FILES):
    return material.digest(
        material.compose(**content | {"creatives": material.creatives(content["creatives"], SHAPES, files)})
    )


@given(contents, st.randoms())
def test_neither_block_ids_nor_the_order_of_keys_nor_row_keys_enter_it(content, luck):
    other = deepcopy(content)
    for block in other["creatives"]:
        block["id"] = str(luck.random())
        block["value"] = dict(luck.sample([*block["value"].items()], len(block["value"])))
    moved, files = {}, {}
    for (library, key), found in FILES.items():
        files[library, moved.setdefault(key, key + 100)] = found
    for block in other["creatives"]:
        for name in SHAPES[block["type"]]:
            block["value"][name] = moved.get(block["value"][name])

    assert digest(dict(reversed(other.items())), files) == digest(content)


def leaves(value, path=()):
    """The path of every text within ``value``."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in ("id", "type"):
                yield from leaves(part, (*path, name))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            yield from leaves(part, (*path, position))
    elif isinstance(value, str):
        yield path


def with_change(content, path, change):
    changed = deepcopy(content)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = change(place[path[-1]])
    return changed


@given(contents, st.randoms())
def test_every_word_enters_it(content, luck):
    path = luck.choice([*leaves(content)])

    assert digest(with_change(content, path, lambda text: text + "!")) != digest(content)


@given(contents, st.randoms())
def test_every_byte_of_every_file_enters_it(content, luck):
    for library, key in material.references(content["creatives"], SHAPES):
        assert digest(content, FILES | {(library, key): sha256(library, key, edition=1)}) != digest(content)


@given(contents)
def test_the_order_of_the_creatives_enters_it(content):
    turned = content | {"creatives": [*reversed(content["creatives"])]}
    said = [(block["type"], block["value"]) for block in content["creatives"]]

    assert (digest(turned) == digest(content)) is (said == said[::-1])


@given(contents, keys)
def test_the_identity_of_party_and_paper_enters_it(content, key):
    other = content | {"responsible": content["responsible"] | {"id": key + 100}}

    assert digest(other) != digest(content)
    assert digest(content | {"agreement": {"id": key + 100, "number": "1"}}) != digest(content)


def test_the_end_of_a_line_is_the_same_from_every_client():
    lines = {"title": "A", "summary": "satu\ndua", "content_class": "none", "creatives": [], "responsible": None}
    crlf = lines | {"summary": "satu\r\ndua"}

    assert digest(lines | {"agreement": None}) == digest(crlf | {"agreement": None})


def test_a_part_left_empty_is_the_same_as_one_that_was_not_there_yet():
    block = {"type": "video", "value": {"video": 1, "alt": "A", "poster": None, "captions": None}, "id": "a"}
    earlier = {"type": "video", "value": {"video": 1, "alt": "A"}, "id": "a"}

    assert material.creatives([block], SHAPES, FILES) == material.creatives([earlier], SHAPES, FILES)


@given(contents, words)
def test_the_text_of_posts_enters_it_once_there_is_one(content, said):
    assert digest(content | {"social_text": ""}) == digest(content) != digest(content | {"social_text": said})


def test_a_file_that_is_gone_equals_no_file():
    block = {"type": "poster", "value": {"image": 1, "alt": "A"}, "id": "a"}

    [gone] = material.creatives([block], SHAPES, {})
    assert gone["image"] == {"sha256": ""}
    assert gone["image"]["sha256"] not in FILES.values()


def test_ids_of_nested_blocks_are_left_out():
    nested = {"type": "kartu", "value": {"baris": [{"type": "item", "value": "satu", "id": "x"}]}, "id": "y"}

    assert material.creatives([nested], {}, {}) == [{"type": "kartu", "baris": [{"type": "item", "value": "satu"}]}]


@given(contents)
def test_it_is_the_sha_256_of_canonical_json(content):
    composed = material.compose(**content | {"creatives": material.creatives(content["creatives"], SHAPES, FILES)})

    assert json.loads(material.canonical(composed)) == composed
    assert material.digest(composed) == hashlib.sha256(material.canonical(composed)).hexdigest()


def test_differences_name_the_parts_that_changed():
    before = {"title": "A", "summary": "", "creatives": []}

    assert material.differences(before, before | {"creatives": [{"type": "message"}], "title": "B"}) == [
        "title",
        "creatives",
    ]


def test_no_creative_names_a_file_deeper_than_its_own_parts():
    """A file must enter the digest by its bytes; ``shapes`` looks at the parts of a creative and no deeper."""
    for kind, block in CreativesBlock.base_blocks.items():
        for name, part in block.child_blocks.items():
            assert not parts_of(part), f"{kind}.{name}: teach shapes() to look into it"


def test_every_name_of_a_nested_part_enters_it_but_the_ids_of_nested_blocks():
    def of(part):
        return digest_of([{"type": "quote", "value": {"text": "A", "part": part}}])

    assert of({"value": 1, "unit": "km"}) != of({"value": 1, "unit": "m"})
    assert of([{"id": "a", "type": "item", "value": "x"}]) == of([{"id": "b", "type": "item", "value": "x"}])
    assert of([{"id": "a", "type": "item", "value": "x"}]) != of([{"id": "a", "type": "item", "value": "y"}])


def digest_of(raw):
    return material.digest({"creatives": material.creatives(raw, {}, {})})


def test_a_part_is_told_in_all_its_words():
    assert material.told("Cek") == "Cek"
    assert material.told(0) == "0"
    assert material.told({"name": "Ani", "at": None, "themes": [{"type": "item", "value": "pilih"}]}) == "Ani, pilih"
    assert material.told({"sha256": "0" * 64}) == ""


def test_differences_name_what_is_gone_too():
    assert material.differences({"title": "A", "social_text": "B"}, {"title": "A"}) == ["social_text"]
