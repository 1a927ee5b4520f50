import { randomUUID } from 'node:crypto';
import { NonEmptyStringScalar, requireAccount } from 'graphql-auth-gateway';
import type { AuthContext } from 'graphql-auth-gateway';
import { GraphQLError } from 'graphql';
import { Arg, Authorized, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';

const maxLength = 200;
const maxNotes = 100;

@ObjectType('Note', { description: 'Something that its owner alone sees.' })
class NoteType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  text!: string;
}

/** User id -> notes, newest first. It stands for the database that you have: it is gone when the program ends. */
const notesOf = new Map<string, readonly NoteType[]>([
  ['1', ['Bernoulli numbers, by machine', 'Ask Babbage about the punched cards'].map(toNote)],
  ['2', ['A moth in relay 70: tape it into the log'].map(toNote)],
]);

/** The graph of the application: whose notes they are is what the access token says, and nothing that a client sends. */
@Resolver()
export class NotesResolver {
  @Authorized()
  @Query(() => [NoteType], { description: "The caller's own notes, newest first." })
  notes(@Ctx() context: AuthContext): readonly NoteType[] {
    return notesOf.get(requireAccount(context).viewer.userId) ?? [];
  }

  @Authorized()
  @Mutation(() => NoteType, { description: `Writes a note of at most ${maxLength} characters down.` })
  addNote(@Arg('text', () => NonEmptyStringScalar) text: string, @Ctx() context: AuthContext): NoteType {
    const { userId } = requireAccount(context).viewer;
    const former = notesOf.get(userId) ?? [];
    // Nobody fills the memory of all: shown as it is, because it has a code of its own.
    if (text.length > maxLength || former.length >= maxNotes) {
      const message = `A note has at most ${maxLength} characters, and a person at most ${maxNotes} notes.`;
      throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', reason: 'NOTE_REFUSED' } });
    }
    const note = toNote(text);
    notesOf.set(userId, [note, ...former]);
    return note;
  }
}

function toNote(text: string): NoteType {
  return { id: randomUUID(), text };
}
