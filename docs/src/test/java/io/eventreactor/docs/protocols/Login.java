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

package io.eventreactor.docs.protocols;

import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.protocol.ProtocolStates;

// tag::states[]
class Login extends LineReceiver {

	private final ProtocolStates<State, String> states = new ProtocolStates<State, String>(State.USER)
		.on(State.USER, this::user)
		.on(State.PASSWORD, this::password)
		.whenDone(() -> transport().loseConnection());

	private String name = "";

	@Override
	protected void connectionMade() {
		sendLine("name?");
	}

	@Override
	protected void lineReceived(String line) {
		this.states.handle(line);
	}

	private State user(String line) {
		this.name = line;
		sendLine("password?");
		return State.PASSWORD;
	}

	private State password(String line) {
		if (line.equals("swordfish")) {
			sendLine("welcome, " + this.name);
			return State.DONE;
		}
		sendLine("wrong; name?");
		return State.USER;
	}

	enum State {

		USER, PASSWORD, DONE

	}

}
// end::states[]
