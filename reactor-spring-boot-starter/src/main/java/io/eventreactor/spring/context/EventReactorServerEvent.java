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

import java.net.SocketAddress;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

import io.eventreactor.spring.handler.EventReactorServer;

/**
 * Something that happened to a server.
 *
 * @since 0.1.0
 */
public abstract class EventReactorServerEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final String serverName;

	private final transient @Nullable SocketAddress address;

	/**
	 * Creates the event.
	 * @param server the server that it happened to
	 */
	protected EventReactorServerEvent(EventReactorServer server) {
		super(server);
		this.serverName = server.getName();
		this.address = server.getAddress();
	}

	/**
	 * Returns the server that this event happened to.
	 * @return the server
	 */
	public EventReactorServer getServer() {
		return (EventReactorServer) getSource();
	}

	/**
	 * Returns the name of the server.
	 * @return the name
	 */
	public String getServerName() {
		return this.serverName;
	}

	/**
	 * Returns the address that the server listens or listened at.
	 * @return the address, with the real port
	 */
	public @Nullable SocketAddress getAddress() {
		return this.address;
	}

}
