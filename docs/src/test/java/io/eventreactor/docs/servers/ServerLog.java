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

package io.eventreactor.docs.servers;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.eventreactor.spring.context.EventReactorServerStartedEvent;
import io.eventreactor.spring.context.EventReactorServerStoppedEvent;

// tag::events[]
@Component
class ServerLog {

	private final List<String> entries = new CopyOnWriteArrayList<>();

	@EventListener
	void started(EventReactorServerStartedEvent event) {
		this.entries.add(event.getServerName() + " listens");
	}

	@EventListener
	void stopped(EventReactorServerStoppedEvent event) {
		this.entries.add(event.getServerName() + " has stopped");
	}

	List<String> entries() {
		return this.entries;
	}

}
// end::events[]
