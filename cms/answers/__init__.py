"""Stored answers: what the public asks again costs nothing but the look whether anything has moved.

    wsgi        the outermost layer, around all of Django
    asked       what a request asks, as the key of an answer
    stored      one answer: its headers, its bytes in each coding, its age
    memory      the answers of this process, bounded
    watching    the journal's head: which answers a change has touched
    keys        what an answer was made of, as tags for shared caches in front
    purgers     those caches, and how each is told to drop answers
    purging     follows the head, and tells them

Videotrons, who are known by their tokens, get their manifests in the same place by the same looks
(``partner_api.screens.known``).

Nothing here knows a view. A view declares what its answer is made of (``sites.declared``); what declares nothing is not
stored. See docs/decisions/0025-stored-answers.md.
"""
