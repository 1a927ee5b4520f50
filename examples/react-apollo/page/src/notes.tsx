import { gql } from '@apollo/client';
import type { TypedDocumentNode } from '@apollo/client';
import { useMutation, useQuery } from '@apollo/client/react';
import type { JSX, SubmitEvent } from 'react';
import { readField } from './read-field';
import { sayFailure } from './words';

interface Note {
  readonly id: string;
  readonly text: string;
}

const NotesDocument: TypedDocumentNode<{ readonly notes: readonly Note[] }> = gql`
  query Notes {
    notes {
      id
      text
    }
  }
`;
const AddNoteDocument: TypedDocumentNode<{ readonly addNote: Note }, { readonly text: string }> = gql`
  mutation AddNote($text: NonEmptyString!) {
    addNote(text: $text) {
      id
      text
    }
  }
`;

/** The protected list. The gateway gives it to whoever it is of, and to nobody else. */
export function Notes(): JSX.Element {
  const { data, error, loading } = useQuery(NotesDocument);
  return (
    <section className="card" aria-labelledby="notes">
      <h2 id="notes">Notes</h2>
      <NoteForm />
      {error && (
        <p className="failure" role="alert">
          {sayFailure(error)}
        </p>
      )}
      <ul className="rows" aria-busy={loading}>
        {data?.notes.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
      {data?.notes.length === 0 && <p className="muted">Nothing yet. What is on your mind?</p>}
    </section>
  );
}

function NoteForm(): JSX.Element {
  const [addNote, { error, loading }] = useMutation(AddNoteDocument, {
    update: (cache, { data }) => {
      cache.updateQuery({ query: NotesDocument }, (former) =>
        former && data ? { notes: [data.addNote, ...former.notes] } : former,
      );
    },
  });

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const text = readField(form, 'text').trim();
    if (text === '' || loading) return;
    const isAdded = await addNote({ variables: { text } }).then(
      () => true,
      () => false, // the hook has the error; what was typed stays
    );
    if (isAdded) form.reset();
  }

  return (
    <>
      <form className="line" onSubmit={(event) => void submit(event)}>
        <input
          name="text"
          aria-label="New note"
          placeholder="Write something down"
          maxLength={200}
          autoComplete="off"
        />
        <button className="primary" type="submit" aria-disabled={loading}>
          Add
        </button>
      </form>
      <p className="failure" role="alert">
        {error && sayFailure(error)}
      </p>
    </>
  );
}
