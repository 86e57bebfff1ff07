//! The paths whose schema says what kind of quantity is there.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::rc::Rc;

use crate::rules::schema::Place;
use crate::schema_walk::SchemaWalk;

/// How often one schema may stand on one path: a tree of parts is followed this far.
const RETURNS: usize = 3;

/// How many schemas are looked at in all.
const VISITS: usize = 20_000;

/// What was found so far.
struct Search {
    /// The schemas from the root to here.
    way: Vec<Place>,
    visits: usize,
    found: BTreeSet<String>,
    /// The schemas that were looked at: many ways lead to one.
    seen: HashMap<Place, Rc<Seen>>,
}

/// What a schema says of a value, with all that look at the same value.
struct Seen {
    is_amount: bool,
    /// The schemas of what is inside the value, with the step to each.
    parts: Vec<(String, Place)>,
}

impl SchemaWalk<'_> {
    /// The paths whose schema says `x-quantity: amount`, with `*` for items and for members of any name, in order.
    pub fn amounts(self) -> Vec<String> {
        let mut search = Search { way: Vec::new(), visits: 0, found: BTreeSet::new(), seen: HashMap::new() };
        self.find_amounts(self.files.root(), "", &mut search);
        search.found.into_iter().collect()
    }

    fn find_amounts(self, place: Place, path: &str, search: &mut Search) {
        let returns = search.way.iter().filter(|&&on_the_way| on_the_way == place).count();
        search.visits += 1;
        if returns >= RETURNS || search.visits > VISITS {
            return;
        }
        search.way.push(place);
        let seen = Rc::clone(search.seen.entry(place).or_insert_with(|| Rc::new(self.see(place))));
        if seen.is_amount {
            search.found.insert(path.to_owned());
        }
        for (step, child) in &seen.parts {
            self.find_amounts(*child, &format!("{path}/{step}"), search);
        }
        search.way.pop();
    }

    fn see(self, place: Place) -> Seen {
        let together = self.together(place);
        let is_amount =
            |place: &Place| self.files.node(*place).get("x-quantity").is_some_and(|what| what.text() == "amount");
        let is_amount = together.iter().any(is_amount);
        Seen { is_amount, parts: together.into_iter().flat_map(|schema| self.parts(schema)).collect() }
    }

    /// The schemas of members and items that stand in one schema, with the step to each.
    fn parts(self, place: Place) -> Vec<(String, Place)> {
        let member = |keyword: &str| self.files.member(place, keyword);
        let named = member("properties").into_iter().flat_map(|map| {
            let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
            let entries = self.files.node(map).entries();
            entries.map(move |(key, schema)| (escaped(key.text()), Place { node: schema.index(), ..map }))
        });
        let any = member("patternProperties").into_iter().flat_map(|map| {
            self.files.node(map).entries().map(move |(_, schema)| Place { node: schema.index(), ..map })
        });
        let lists = self.listed(place, "prefixItems").chain(self.listed(place, "items"));
        let single = ["additionalProperties", "items", "additionalItems", "unevaluatedProperties", "unevaluatedItems"];
        let single = single.into_iter().filter_map(member).filter(|&place| self.files.node(place).is_mapping());
        named.chain(any.chain(lists).chain(single).map(|place| ("*".to_owned(), place))).collect()
    }
}
