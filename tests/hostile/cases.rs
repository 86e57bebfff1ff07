//! The cases in `cases.yaml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::project::Project;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    pub(super) threat: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    links: BTreeMap<String, String>,
    #[serde(default)]
    pipes: Vec<String>,
    #[serde(default)]
    folders: Vec<String>,
    config: Option<String>,
    schema: Option<String>,
    rules: Option<String>,
    #[serde(default)]
    git: bool,
    args: Option<Vec<String>>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    exit: i32,
    finds: Option<Vec<String>>,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    hides: Vec<String>,
}

pub(super) fn all() -> Vec<Case> {
    serde_yaml::from_str(include_str!("cases.yaml")).expect("the cases can be read")
}

#[test]
fn every_case_ends_as_it_says() {
    let wrong: Vec<String> = (1..).zip(all()).filter_map(|(number, case)| case.fault(number)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

impl Case {
    fn project(&self) -> Project {
        let has_config = |name: &str| self.files.contains_key(name) || self.links.contains_key(name);
        let has_own = has_config("comity.yaml") || self.pipes.iter().any(|name| name == "comity.yaml");
        let project =
            if has_own { Project::empty() } else { Project::of(self.schema.as_deref(), self.rules.as_deref()) };
        self.files.iter().for_each(|(name, content)| project.write(name, content));
        self.config.iter().for_each(|config| project.write("comity.yaml", config));
        self.links.iter().for_each(|(name, to)| project.link(name, to));
        self.pipes.iter().for_each(|name| project.pipe(name));
        self.folders.iter().for_each(|name| std::fs::create_dir_all(project.at(name)).expect("a folder"));
        if self.git {
            project.commit();
        }
        project
    }

    /// What is not as the case says.
    fn fault(&self, number: usize) -> Option<String> {
        let args = self.args.clone().unwrap_or_else(|| vec!["check".to_owned()]);
        let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
        args.splice(1..1, ["--format", "json"]);
        let environment: Vec<(&str, &str)> = self.env.iter().map(|(name, value)| (&**name, &**value)).collect();
        let run = self.project().run(&args, &environment);
        let text = run.text();
        let told = |words: &String| text.contains(&**words) || text.contains(&words.replace('"', "\\\""));
        let mut faults = Vec::new();
        if run.code != Some(self.exit) {
            faults.push(format!("exit code {:?}, not {}", run.code, self.exit));
        }
        if let Some(finds) = &self.finds
            && run.rules() != *finds
        {
            faults.push(format!("finds {:?}, not {finds:?}", run.rules()));
        }
        faults.extend(self.says.iter().filter(|words| !told(words)).map(|words| format!("does not say {words:?}")));
        faults.extend(self.hides.iter().filter(|words| told(words)).map(|words| format!("says {words:?}")));
        let name = format!("{}, case {number} in the file: {args:?} {:?}", self.threat, self.files);
        (!faults.is_empty()).then(|| format!("{name}\n  {}\n{text}", faults.join("\n  ")))
    }
}
