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

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The ports of a reactor that are open. While there is one, the process stays alive.
 */
final class OpenPorts {

	// In the order in which they were opened, and are closed
	private final Set<ReactorPort> ports = Collections.synchronizedSet(new LinkedHashSet<>());

	private final KeepAlive keepAlive = new KeepAlive();

	private final boolean keepsAlive;

	OpenPorts(boolean keepsAlive) {
		this.keepsAlive = keepsAlive;
	}

	void opened(ReactorPort port) {
		this.ports.add(port);
		if (this.keepsAlive) {
			this.keepAlive.portOpened();
		}
	}

	void closed(ReactorPort port) {
		this.ports.remove(port);
		if (this.keepsAlive) {
			this.keepAlive.portClosed();
		}
	}

	List<ReactorPort> all() {
		return List.copyOf(this.ports);
	}

}
