/** What a function gives for an object, kept as long as the object is: a page and the search ask the same. */
export function onceFor<Subject extends object, Result>(
  give: (subject: Subject) => Result,
): (subject: Subject) => Result {
  const given = new WeakMap<Subject, Result>();
  return (subject) => {
    const known = given.get(subject);
    if (known !== undefined) return known;
    const result = give(subject);
    given.set(subject, result);
    return result;
  };
}
