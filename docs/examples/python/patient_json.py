"""Reads a patient from JSON, and says what is wrong in words for whoever wrote it."""

import json

from google.protobuf import json_format
from myorules.v1 import date_pb2


def parse_patient(text, patient):
    """Fills `patient` from a JSON object. Raises ValueError."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError("not JSON: %s" % error) from None
    if not isinstance(value, dict):
        raise ValueError("a patient is a JSON object, and this is none")
    check_dates(value, patient.DESCRIPTOR, "patient")
    try:
        json_format.Parse(text, patient)
    except json_format.ParseError as error:
        raise ValueError(str(error)) from None


def check_dates(value, descriptor, where):
    """A date written as a text is refused by json_format, but not in words that help."""
    for name, child in value.items():
        field = descriptor.fields_by_camelcase_name.get(name) or descriptor.fields_by_name.get(name)
        if field is None or field.message_type is None:
            continue
        for entry in child if isinstance(child, list) else [child]:
            at = "%s.%s" % (where, name)
            if isinstance(entry, dict):
                check_dates(entry, field.message_type, at)
            elif isinstance(entry, str) and field.message_type == date_pb2.Date.DESCRIPTOR:
                raise ValueError('%s must be an object, such as {"year": 2016, "month": 5, "day": 9}, not a text' % at)
