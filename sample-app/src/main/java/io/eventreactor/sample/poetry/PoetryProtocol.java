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

package io.eventreactor.sample.poetry;

import java.util.List;

import io.netty.buffer.ByteBuf;

import io.eventreactor.HalfCloseable;
import io.eventreactor.Protocol;
import io.eventreactor.spring.annotation.Looping;
import io.eventreactor.spring.annotation.ProtocolHandler;

/**
 * Recites a poem, slowly, to whoever connects, and closes. A thousand listeners take no
 * more threads than one: between two lines there is a timer and nothing else.
 */
@ProtocolHandler("poetry")
class PoetryProtocol extends Protocol implements HalfCloseable {

	static final List<String> POEM = List.of("The loop goes round, and where it goes",
			"it asks of each: is something there?", "To one that speaks, an ear it shows,",
			"to one that waits, no thought, no care.", "", "It never sleeps while work remains,",
			"and never works while all is still;", "but block it once, and all its trains",
			"stand waiting underneath the hill.");

	// This loop only
	private int next;

	@Looping("${poetry.pace:200ms}")
	void recite() {
		if (this.next < POEM.size()) {
			transport().write(POEM.get(this.next++) + "\n");
		}
		if (this.next == POEM.size()) {
			transport().loseConnection();
		}
	}

	@Override
	public void dataReceived(ByteBuf data) {
		// One does not talk while somebody recites
	}

	@Override
	public void drain() {
		// Ends by itself soon, and half a poem is of no use
	}

	@Override
	public void readConnectionLost() {
		// Who has nothing to say may still listen
	}

	@Override
	public void writeConnectionLost() {
	}

}
