/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.protocol;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The states of a conversation, and what is done with a message in each: a table that a
 * receiver of strings or lines hands its messages to, as Twisted's
 * {@code StatefulStringProtocol} does by the names of methods. <pre class="code">
 * class Login extends NetstringReceiver {
 *
 *     enum State { USER, PASSWORD, DONE }
 *
 *     private final ProtocolStates&lt;State, String&gt; states = new ProtocolStates&lt;State, String&gt;(State.USER)
 *         .on(State.USER, this::user)
 *         .on(State.PASSWORD, this::password)
 *         .whenDone(() -&gt; transport().loseConnection());
 *
 *     &#064;Override
 *     protected void stringReceived(String string) {
 *         this.states.handle(string);
 *     }
 *
 * }
 * </pre>
 *
 * A handler returns the next state. A state without a handler is a final one: the
 * conversation is done when it is entered. For the loop of the connection only.
 *
 * @param <S> the states
 * @param <M> the messages
 * @since 0.1.0
 */
public final class ProtocolStates<S extends Enum<S>, M> {

	private final Map<S, Handler<? super M, S>> handlers;

	private S state;

	private Runnable whenDone = () -> {
	};

	/**
	 * Creates a table without handlers.
	 * @param initial the first state
	 */
	public ProtocolStates(S initial) {
		this.handlers = new EnumMap<>(initial.getDeclaringClass());
		this.state = initial;
	}

	/**
	 * Says what to do with a message in a state.
	 * @param state the state
	 * @param handler called for each message that arrives in that state
	 * @return this
	 * @throws IllegalArgumentException if the state has a handler already
	 */
	public ProtocolStates<S, M> on(S state, Handler<? super M, S> handler) {
		Objects.requireNonNull(handler, "handler");
		if (this.handlers.putIfAbsent(state, handler) != null) {
			throw new IllegalArgumentException("State " + state + " has a handler already; give each state one");
		}
		return this;
	}

	/**
	 * Says what to do when the conversation is done.
	 * @param whenDone called when a state without a handler is entered: to close the
	 * connection, for one
	 * @return this
	 */
	public ProtocolStates<S, M> whenDone(Runnable whenDone) {
		this.whenDone = Objects.requireNonNull(whenDone, "whenDone");
		return this;
	}

	/**
	 * Handles a message: gives it to the handler of the present state, and changes to the
	 * state that this returns. What the handler throws goes through, and leaves the state
	 * as it is.
	 * @param message the message
	 * @throws IllegalStateException if the conversation is done
	 */
	public void handle(M message) {
		Handler<? super M, S> handler = this.handlers.get(this.state);
		if (handler == null) {
			throw new IllegalStateException(
					"State " + this.state + " has no handler; add one with on(), or take no messages once it is done");
		}
		S next = handler.handle(message);
		if (next != null && next != this.state) {
			this.state = next;
			if (done()) {
				this.whenDone.run();
			}
		}
	}

	/**
	 * Returns the present state.
	 * @return the state
	 */
	public S state() {
		return this.state;
	}

	/**
	 * Whether the conversation is done.
	 * @return {@code true} if the present state has no handler
	 */
	public boolean done() {
		return !this.handlers.containsKey(this.state);
	}

	/**
	 * Handles the messages of a state.
	 *
	 * @param <M> the messages
	 * @param <S> the states
	 */
	@FunctionalInterface
	public interface Handler<M, S> {

		/**
		 * Handles a message.
		 * @param message the message
		 * @return the next state, or {@code null} to stay in this one
		 */
		@Nullable S handle(M message);

	}

}
