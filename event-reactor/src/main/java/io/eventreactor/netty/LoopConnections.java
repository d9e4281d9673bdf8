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

package io.eventreactor.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The connections of a loop, in no order. Each knows its slot, so that adding and
 * removing cost the same however many there are. Used by its loop only.
 */
final class LoopConnections {

	private final List<StreamConnection> connections = new ArrayList<>();

	/**
	 * Adds a connection.
	 * @param connection the connection
	 * @return its slot, to be told whenever it changes
	 */
	int add(StreamConnection connection) {
		this.connections.add(connection);
		return this.connections.size() - 1;
	}

	void remove(int slot) {
		StreamConnection last = this.connections.remove(this.connections.size() - 1);
		if (slot < this.connections.size()) {
			this.connections.set(slot, last);
			last.slotChanged(slot);
		}
	}

	boolean isEmpty() {
		return this.connections.isEmpty();
	}

	/**
	 * Does something with each connection, which may end some of them.
	 * @param action what to do
	 */
	void forEach(Consumer<StreamConnection> action) {
		List.copyOf(this.connections).forEach(action);
	}

}
