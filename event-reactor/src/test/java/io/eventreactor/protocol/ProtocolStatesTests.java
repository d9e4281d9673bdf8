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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.policy.Recorder;
import io.eventreactor.policy.StubTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ProtocolStatesTests {

	private enum State {

		USER, PASSWORD, DONE

	}

	private final List<String> events = new ArrayList<>();

	@Test
	void handlersReturnTheNextState() {
		StubTransport transport = new StubTransport();
		Login login = new Login();
		login.makeConnection(transport);
		Recorder.receive(login, "3:bob,");
		assertThat(login.states.state()).isEqualTo(State.PASSWORD);
		Recorder.receive(login, "5:wrong,");
		assertThat(login.states.state()).isEqualTo(State.PASSWORD);
		assertThat(transport.disconnecting()).isFalse();
		Recorder.receive(login, "5:right,");
		assertThat(login.states.done()).isTrue();
		assertThat(transport.disconnecting()).isTrue();
		assertThat(this.events).containsExactly("user bob", "password wrong", "password right");
		login.endConnection(new ConnectionDoneException());
	}

	@Test
	void whenHandlerThrowsStateStays() {
		ProtocolStates<State, String> states = new ProtocolStates<State, String>(State.USER).on(State.USER,
				(message) -> {
					throw new IllegalStateException(message);
				});
		assertThatIllegalStateException().isThrownBy(() -> states.handle("broken")).withMessage("broken");
		assertThat(states.state()).isEqualTo(State.USER);
	}

	@Test
	void whenDoneTakesNoMoreMessages() {
		ProtocolStates<State, String> states = new ProtocolStates<State, String>(State.USER).on(State.USER,
				(message) -> State.DONE);
		states.handle("bob");
		assertThatIllegalStateException().isThrownBy(() -> states.handle("more"))
			.withMessageContaining("State DONE has no handler");
	}

	@Test
	void whenStateHasTwoHandlersIsRefused() {
		ProtocolStates<State, String> states = new ProtocolStates<State, String>(State.USER).on(State.USER,
				(message) -> null);
		assertThatIllegalArgumentException().isThrownBy(() -> states.on(State.USER, (message) -> null))
			.withMessageContaining("State USER has a handler already");
	}

	private final class Login extends NetstringReceiver {

		private final ProtocolStates<State, String> states = new ProtocolStates<State, String>(State.USER)
			.on(State.USER, this::user)
			.on(State.PASSWORD, this::password)
			.whenDone(() -> transport().loseConnection());

		@Override
		protected void stringReceived(String string) {
			this.states.handle(string);
		}

		private State user(String name) {
			ProtocolStatesTests.this.events.add("user " + name);
			return State.PASSWORD;
		}

		private @Nullable State password(String password) {
			ProtocolStatesTests.this.events.add("password " + password);
			return password.equals("right") ? State.DONE : null;
		}

	}

}
