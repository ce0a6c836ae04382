/**
 * The shapes of `contract/paper.py`, for the type checker.
 *
 * @typedef {{tag: string, attrs?: Object<string, string>, children?: Node[]}} Element
 * @typedef {{image: string, alt?: string, width?: number | null, height?: number | null}} Image
 * @typedef {{id: string, fixed?: boolean, content: Node[]}} Choice
 * @typedef {{interaction: "choice", response: string, prompt?: Node[], choices: Choice[],
 *   least?: number, most?: number, shuffle?: boolean, horizontal?: boolean}} ChoiceInteraction
 * @typedef {{interaction: "textEntry", response: string, length?: number | null,
 *   pattern?: string | null, hint?: string}} TextEntryInteraction
 * @typedef {{interaction: "extendedText", response: string, prompt?: Node[], lines?: number | null,
 *   length?: number | null, hint?: string}} ExtendedTextInteraction
 * @typedef {ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction} Interaction
 * @typedef {string | Element | Image | Interaction} Node
 * @typedef {{id: string, title: string, body: Node[], responses: string[], points?: number | null}} Item
 * @typedef {{title?: string, rubric?: Node[], items: string[]}} Section
 * @typedef {{format: string, title: string, language?: string, sections: Section[], items: Item[]}} PaperContent
 * @typedef {{responses: Object<string, string[]>}} Value
 */

export {};
