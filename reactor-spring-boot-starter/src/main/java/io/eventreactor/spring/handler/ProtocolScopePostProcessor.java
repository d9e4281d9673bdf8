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

package io.eventreactor.spring.handler;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

import io.eventreactor.Protocol;
import io.eventreactor.spring.annotation.ProtocolHandler;

/**
 * Makes prototypes of the protocols annotated with {@link ProtocolHandler}, so that the
 * container makes one for each connection. Factories, which may have the same annotation,
 * stay singletons: this is why the annotation cannot have a scope itself. A scope that a
 * user declares is respected.
 *
 * @since 0.1.0
 */
public class ProtocolScopePostProcessor implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String beanName : beanFactory.getBeanDefinitionNames()) {
			if (beanFactory.getBeanDefinition(beanName) instanceof AnnotatedBeanDefinition definition
					&& isProtocol(definition, beanFactory.getBeanClassLoader())) {
				definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
			}
		}
	}

	private static boolean isProtocol(AnnotatedBeanDefinition definition, @Nullable ClassLoader classLoader) {
		MethodMetadata method = definition.getFactoryMethodMetadata();
		AnnotatedTypeMetadata annotated = (method != null) ? method : definition.getMetadata();
		if (!annotated.isAnnotated(ProtocolHandler.class.getName()) || annotated.isAnnotated(Scope.class.getName())) {
			return false;
		}
		String type = (method != null) ? method.getReturnTypeName() : definition.getMetadata().getClassName();
		return Protocol.class.isAssignableFrom(ClassUtils.resolveClassName(type, classLoader));
	}

}
