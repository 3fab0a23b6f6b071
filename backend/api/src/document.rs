//! What the OpenAPI document says of every operation alike.

use crate::access::{Access, OPERATIONS, Place};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};

const PROBLEM: &str = "application/problem+json";
const PROBLEM_SCHEMA: &str = "#/components/schemas/Problem";

/// Answers that any operation can give, beside its own: what the layers before the handlers
/// refuse, and what fails behind them.
const ALL: [(&str, &str); 4] = [
    ("400", "A parameter, the path or the body does not fit; the detail says which and why"),
    ("421", "Without login, the hub answers to its own names only"),
    ("500", "The hub failed; its log says why"),
    ("503", "The hub is busy, or the store cannot be used now: try again later"),
];

/// Answers that operations with a body can give.
const WITH_BODY: [(&str, &str); 3] = [
    ("413", "The body is too long"),
    ("415", "The body is not of a content type that is taken"),
    ("422", "The body does not fit; the detail says where and why"),
];

const UNAUTHENTICATED: (&str, &str) = ("401", "Sign in first, or send a token");
const FORBIDDEN: (&str, &str) =
    ("403", "Your role or token does not allow it, or the request comes from a foreign page");
const HIDDEN: (&str, &str) = ("404", "It names something that is not there, or not for you");
const TAKEN: (&str, &str) = ("409", "The id is taken");
const THROTTLED: (&str, &str) = ("429", "Too many tries: wait for the seconds in Retry-After");

/// Completes a document: problem documents by their own content type, and the answers that hold
/// for all.
pub fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            let found = OPERATIONS.iter().find(|(m, p, _)| *m == method && p == path);
            complete_operation(operation, found.map(|(_, _, access)| *access));
        }
    }
}

/// The document of a hub at which nobody signs in: it wants no token.
pub fn without_sign_in(document: &mut OpenApi) {
    document.security = None;
    for item in document.paths.paths.values_mut() {
        operations(item).for_each(|(_, operation)| operation.security = None);
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("GET", &mut item.get),
        ("PUT", &mut item.put),
        ("POST", &mut item.post),
        ("DELETE", &mut item.delete),
        ("PATCH", &mut item.patch),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn complete_operation(operation: &mut Operation, access: Option<Access>) {
    let mut more: Vec<(&str, &str)> = ALL.to_vec();
    if operation.request_body.is_some() {
        more.extend(WITH_BODY);
    }
    more.push(FORBIDDEN);
    match access.map(|a| a.place) {
        Some(Place::Public) => {
            more.push(THROTTLED);
            // Nobody has to be signed in for these.
            operation.security = Some(Vec::new());
        }
        _ => more.extend([UNAUTHENTICATED, HIDDEN]),
    }
    if access.is_some_and(|a| a.makes.is_some()) {
        more.push(TAKEN);
    }
    for (status, description) in more {
        let response = || RefOr::T(problem(description));
        operation.responses.responses.entry(status.to_owned()).or_insert_with(response);
    }
    for response in operation.responses.responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        let is_problem = serde_json::to_string(&response.content)
            .is_ok_and(|text| text.contains(PROBLEM_SCHEMA));
        if is_problem && let Some(content) = response.content.swap_remove("application/json") {
            response.content.insert(PROBLEM.to_owned(), content);
        }
    }
}

fn problem(description: &str) -> Response {
    let schema = Ref::new(PROBLEM_SCHEMA);
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new().description(description).content(PROBLEM, content).build()
}
