"""CRM: profiles and companies as its screens show them, and the audiences made of them."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation
from mockserver.core.row import Row

from ..rules.audiences import autocompletion, crm_companies, customer_lists, customers, materializations, segmentations
from ..schemas.crm import (
    AutocompleteQuery,
    CompaniesQuery,
    CrmBody,
    CustomersQuery,
    LocalQuery,
    MaterializationBody,
    MaterializationPath,
    PageQuery,
    RecognizedQuery,
    SegmentationPath,
    SegmentationRequest,
)
from ..schemas.values import ClientPath


@operation("GET /crm/v1/clients/{clientId}/contacts", path=ClientPath())
def get_crm_profile(call: Call, clientId: int) -> Reply:
    """Answers the details of a profile."""
    return Reply(customers.get_crm_profile(call.state, clientId))


@operation("PUT /crm/v1/contacts/{clientId}", path=ClientPath(), body=CrmBody())
def update_crm_profile(call: Call, clientId: int, body: Row) -> Reply:
    """Changes a profile; null resets."""
    return Reply(customers.update_crm_profile(call.state, clientId, body))


@operation("GET /crm/v1/list", query=CustomersQuery())
def list_crm_profiles(call: Call, query: Row) -> Reply:
    """Lists profiles, filtered, searched and sorted."""
    return Reply(customer_lists.list_crm_profiles(call.state, query))


@operation("GET /crm/v1/autocomplete", query=AutocompleteQuery())
def autocomplete_crm_profiles(call: Call, query: Row) -> Reply:
    """Suggests values of a field that begin with a prefix."""
    return Reply(autocompletion.autocomplete_crm_profiles(call.state, query["field"], query["prefix"], query["limit"]))


@operation("PUT /crm/v1/company-clients/{clientId}", path=ClientPath(), body=CrmBody())
def update_crm_company(call: Call, clientId: int, body: Row) -> Reply:
    """Changes a company; null resets."""
    return Reply(crm_companies.update_crm_company(call.state, clientId, body))


@operation("POST /crm/v1/company-clients/{clientId}", path=ClientPath())
def identify_profile_as_company(call: Call, clientId: int) -> Reply:
    """Marks a profile as a company."""
    return Reply(crm_companies.identify_profile_as_company(call.state, clientId))


@operation("GET /crm/v1/company-clients/{clientId}/contacts", path=ClientPath())
def get_crm_company(call: Call, clientId: int) -> Reply:
    """Answers the details of a company."""
    return Reply(crm_companies.get_crm_company(call.state, clientId))


@operation("GET /crm/v1/company-clients", query=CompaniesQuery())
def list_crm_companies(call: Call, query: Row) -> Reply:
    """Lists companies, filtered and sorted."""
    return Reply(crm_companies.list_crm_companies(call.state, query))


@operation("GET /crm/v1/company-clients/{clientId}/relations", path=ClientPath(), query=PageQuery())
def list_company_relations(call: Call, clientId: int, query: Row) -> Reply:
    """Lists the profiles that belong to a company."""
    return Reply(crm_companies.list_company_relations(call.state, clientId, query))


@operation("GET /crm/v1/clients/{clientId}/company", path=ClientPath())
def get_profile_company(call: Call, clientId: int) -> Reply:
    """Answers the company that a profile belongs to."""
    return Reply(crm_companies.get_profile_company(call.state, clientId))


@operation("GET /crm/v1/company-clients-identifier")
def get_company_identifier_attribute(call: Call) -> Reply:
    """Answers the name of the attribute that identifies companies."""
    return Reply(crm_companies.get_company_identifier_attribute())


@operation("GET /crm/v1/segmentations/local/{UUID}/clients", path=SegmentationPath(), query=LocalQuery())
def list_local_segmentation_profiles(call: Call, UUID: str, query: Row) -> Reply:
    """Lists the profiles of a local segmentation."""
    return Reply(segmentations.list_local_segmentation_profiles(call.state, UUID, query))


@operation("GET /crm/v1/segmentations/{UUID}/clients", path=SegmentationPath(), query=CustomersQuery())
def list_segmentation_profiles(call: Call, UUID: str, query: Row) -> Reply:
    """Lists the profiles of a saved segmentation."""
    return Reply(segmentations.list_segmentation_profiles(call.state, UUID, query))


@operation("POST /crm/v1/segmentations", query=RecognizedQuery(), body=SegmentationRequest())
def create_local_segmentation(call: Call, query: Row, body: Any) -> Reply:
    """Creates a local segmentation."""
    return Reply(segmentations.create_local_segmentation(call.state, query["recognized"], body))


@operation("POST /crm/v1/clients/list", body=MaterializationBody())
def create_segmentation_materialization(call: Call, body: Row) -> Reply:
    """Freezes the members of a segmentation."""
    return Reply(materializations.create_segmentation_materialization(call.state, body["segment"]))


@operation("GET /crm/v1/clients/list/{materializationId}", path=MaterializationPath(), query=PageQuery())
def list_materialization_profiles(call: Call, materializationId: int, query: Row) -> Reply:
    """Lists the profiles of a materialization."""
    return Reply(materializations.list_materialization_profiles(call.state, materializationId, query))


@operation("GET /crm/v1/clients/{clientId}/last-activity", path=ClientPath())
def get_profile_last_activity(call: Call, clientId: int) -> Reply:
    """Answers when a profile was last active."""
    return Reply(customers.get_profile_last_activity(call.state, clientId))
