"""What a failed call says."""

from google.rpc import error_details_pb2, status_pb2


def describe_error(error):
    """What to show a person, of a grpc.RpcError. It may repeat what was sent; error.details() does not, and may be logged."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            for detail in status_pb2.Status.FromString(value).details:
                bad_request = error_details_pb2.BadRequest()
                if detail.Unpack(bad_request):
                    return "\n".join("%s %s" % (v.field, v.description) for v in bad_request.field_violations)
    return "%s: %s" % (error.code().name, error.details())
