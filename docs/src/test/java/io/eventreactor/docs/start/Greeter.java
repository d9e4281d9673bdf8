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

package io.eventreactor.docs.start;

import org.jspecify.annotations.Nullable;

import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.spring.annotation.ProtocolHandler;

// tag::greeter[]
@ProtocolHandler("greeter")
class Greeter extends LineReceiver {

	private final Guests guests;

	private @Nullable String name;

	Greeter(Guests guests) {
		this.guests = guests;
	}

	@Override
	protected void connectionMade() {
		sendLine("What is your name?");
	}

	@Override
	protected void lineReceived(String line) {
		if (this.name == null) {
			this.name = line;
			sendLine("Hello " + line + ", you are guest number " + this.guests.count() + ".");
		}
		else if (line.equals("bye")) {
			sendLine("Goodbye " + this.name + ".");
			transport().loseConnection();
		}
	}

}
// end::greeter[]
