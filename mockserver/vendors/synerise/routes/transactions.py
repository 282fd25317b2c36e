"""Transactions: record them, one by one or in batches."""

from mockserver.core.operation import Call, Reply, operation
from mockserver.core.row import Row

from .. import errors
from ..rules.events import transactions
from ..schemas.transactions import TransactionBatch, TransactionBody
from .events import sender


@operation("POST /v4/transactions", body=TransactionBody())
def create_transaction(call: Call, body: Row) -> Reply:
    """Records a transaction and the purchase of each of its items."""
    transactions.create_transaction(call.state, sender(call), body)
    return Reply(status=202)


@operation("POST /v4/transactions/batch", body=TransactionBatch())
def batch_transactions(call: Call, body: list[Row]) -> Reply:
    """Records many transactions; 207 where some are refused."""
    refused = transactions.batch_transactions(call.state, sender(call), body, len(call.data))
    if not refused:
        return Reply(status=202)
    return Reply(errors.render(errors.FieldsInvalid(*refused), call).body, status=207)
