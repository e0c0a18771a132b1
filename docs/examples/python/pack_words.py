"""What a clinician reads of an answer: titles of its parts, and words in place of codes. Both stand in the pack."""

import re

import grpc
from myorules.v1 import classification_service_pb2, classification_service_pb2_grpc, rule_pack_pb2

DEADLINE_SECONDS = 10


class PackWords:
    """Titles and words of packs. They are the same while the hash of the pack is, so each pack is asked for once."""

    def __init__(self, channel, call=lambda method, request: method(request, timeout=DEADLINE_SECONDS)):
        """`call`: how a method is called, until there is an answer where that is wanted."""
        self.rules = classification_service_pb2_grpc.ClassificationServiceStub(channel)
        self.call = call
        self.packs = {}

    def of(self, pack):
        """Titles by id, and words by id and outcome; none of a pack that the service has no more."""
        if pack.hash not in self.packs:
            self.packs[pack.hash] = self.read(pack)
        return self.packs[pack.hash]

    def read(self, pack):
        try:
            rules = self.call(self.rules.GetRulePack,
                              classification_service_pb2.GetRulePackRequest(pack=pack.hash)).rule_pack
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.NOT_FOUND:
                raise
            return {}, {}
        # A facet has the titles of its rows, and so has a decision that collects: it lists them.
        words = {(facet.id, row.outcome): row.title for facet in rules.facet for row in facet.row}
        for decision in rules.decision:
            if decision.hit_policy == rule_pack_pb2.HIT_POLICY_COLLECT:
                words.update({(decision.id, row.outcome): row.title for row in decision.row})
            words.update({(decision.id, each.outcome): each.words for each in decision.words})
        return {part.id: part.title for part in (*rules.decision, *rules.facet, *rules.flag)}, words

    def change_text(self, pack, change, message=None):
        """One difference between two answers. `message`: the words of the flag in the answer, if it is a flag."""
        titles, words = self.of(pack)
        title = titles.get(change.id, change.id)
        if change.new_flag:
            # Its title does not tell on which of its grounds it is raised: its message does.
            return "NEW FLAG " + (message or title)

        def said(text):
            # Of candidates ("A or B") and of what a list holds ("A, B") each.
            pieces = re.split("(, | or )", text)
            pieces[::2] = [say(words, change.id, piece) for piece in pieces[::2]]
            # Words have an "or" of their own.
            pieces[1::2] = [piece.replace(" or ", "; or ") for piece in pieces[1::2]]
            return "".join(pieces) or "nothing"
        return "%s: %s -> %s" % (title, said(change.before), said(change.after))


def say(words, part_id, outcome):
    return words.get((part_id, outcome)) or in_words(outcome)


def in_words(code):
    """"not eligible" of NOT_ELIGIBLE, "yes" of true; what is no code stays."""
    if code in ("true", "false"):
        return "yes" if code == "true" else "no"
    return code.replace("_", " ").lower() if code.isupper() else code


def flag_text(flag):
    return "%s: %s" % (rule_pack_pb2.Severity.Name(flag.severity)[len("SEVERITY_"):], flag.message)


def flag_message(answer, flag_id):
    """The words of a flag in an answer; none: it has no such flag."""
    return next((flag_text(flag) for flag in answer.flags if flag.id == flag_id), None)
