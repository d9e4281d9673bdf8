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

package io.eventreactor.spring.context;

import org.springframework.context.ApplicationEventPublisher;

import io.eventreactor.spring.handler.EventReactorServer;
import io.eventreactor.spring.handler.EventReactorServerListener;

/**
 * Publishes what happens to servers as application events. Last of the listeners in their
 * natural order, so that all the others have done their work when an event arrives.
 *
 * @since 0.1.0
 */
public class EventReactorServerEventPublisher implements EventReactorServerListener {

	private final ApplicationEventPublisher publisher;

	/**
	 * Creates the publisher.
	 * @param publisher where the events go
	 */
	public EventReactorServerEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void serverStarted(EventReactorServer server) {
		this.publisher.publishEvent(new EventReactorServerStartedEvent(server));
	}

	@Override
	public void serverStopped(EventReactorServer server) {
		this.publisher.publishEvent(new EventReactorServerStoppedEvent(server));
	}

}
